package org.varve.edge.uplink;

import org.varve.evidence.MalformedException;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.Receipt;

/**
 * Takes a receipt as good if operation, receipt and checkpoint together are evidence that verifies
 * by the agent's own trust file: just what anyone will be shown later.
 */
public final class TrustedReceipts implements ReceiptCheck {
  private final Verifier verifier;

  public TrustedReceipts(TrustFile trust) {
    this.verifier = new Verifier(trust);
  }

  @Override
  public VerifiedReceipt verify(Operation operation, Receipt receipt) throws BrokenStreamException {
    try {
      byte[] bytes = receipt.getReceipt().toByteArray();
      var decoded = org.varve.evidence.log.Receipt.decode(bytes);
      EvidenceFile evidence = EvidenceFile.of(operation, decoded, receipt.getCheckpoint());
      Verdict verdict = verifier.verify(evidence.encode());
      if (!verdict.isValid()) {
        throw unproven(operation, verdict.code() + ": " + verdict.sentence(), verdict.where());
      }
      InclusionProof proof = decoded.proof();
      return new VerifiedReceipt(
          operation,
          proof.leafIndex(),
          proof.treeSize(),
          decoded.head().committedAt(),
          new VerifiedReceipt.Parts(bytes, receipt.getCheckpoint()));
    } catch (MalformedException e) {
      throw unproven(operation, e.rule(), e.where());
    }
  }

  private static BrokenStreamException unproven(Operation operation, String why, String where) {
    return new BrokenStreamException(
        ("the receipt of operation %s does not verify (%s, at %s); it stays queued: check that the"
                + " agent's trust.txt is of this server's log")
            .formatted(operation.id(), why, where));
  }
}
