package org.varve.provisioning;

import com.google.protobuf.ByteString;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.Encapsulation;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.EvidenceItem;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.file.RecordedOperation;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.ProveRequest;
import org.varve.proto.s2p.v1.ProveResponse;
import org.varve.proto.u2s.v1.GetEvidenceRequest;

/**
 * Puts an evidence file together from what processing proves; nothing is added and nothing
 * believed.
 */
final class EvidenceAssembly {

  private static final int NAME_CHARS_MAX = 64;

  private EvidenceAssembly() {}

  static ProveRequest request(GetEvidenceRequest asked, Requester requester) {
    ProveRequest.Builder request =
        ProveRequest.newBuilder()
            .setRequester(requester)
            .setOperationId(asked.getOperationId())
            .setIncludeItem(asked.getWithItem())
            .setIncludeEncapsulation(asked.getWithEncapsulation())
            .setIncludeBinding(true);
    if (asked.hasItemIndex()) {
      request.setItemIndex(asked.getItemIndex());
    }
    return request.build();
  }

  static EvidenceFile of(ProveResponse proof) {
    EvidenceFile evidence =
        EvidenceFile.of(
                operation(proof.getOperation()), receipt(proof.getReceipt()), proof.getCheckpoint())
            .withBindings(
                proof.getBindingsList().stream()
                    .map(b -> recorded(b.getOperation(), b.getReceipt()))
                    .toList());
    if (proof.hasItem()) {
      Commitment commitment = evidence.operation().payload().commitment();
      evidence = evidence.withItem(item(commitment, proof.getItem()));
    }
    if (proof.hasAnchor()) {
      evidence = evidence.withAnchor(anchor(proof.getAnchor()));
    }
    if (proof.hasEncapsulation()) {
      evidence = evidence.withEncapsulation(encapsulation(proof.getEncapsulation()));
    }
    return evidence;
  }

  /** A name for an evidence file, of characters that every file system takes. */
  static String fileName(EvidenceFile evidence) {
    String source = evidence.operation().header().source().replaceAll("[^A-Za-z0-9._-]", "_");
    String shortened = source.substring(0, Math.min(source.length(), NAME_CHARS_MAX));
    return shortened + "-" + evidence.receipt().proof().leafIndex() + ".evidence";
  }

  private static LedgerAnchor anchor(ProveResponse.Anchor anchor) {
    return switch (anchor.getLedger()) {
      case LedgerAnchor.Embedded.LEDGER -> LedgerAnchor.embedded(anchor.getHeight());
      case LedgerAnchor.Fabric.LEDGER ->
          LedgerAnchor.fabric(
              anchor.getChannel(), anchor.getBlockNumber(), digest(anchor.getTransactionId()));
      default -> throw MalformedException.unsupported("the kind of ledger is not known", "anchor");
    };
  }

  private static EvidenceItem item(Commitment commitment, ProveResponse.ItemProof proof) {
    List<Digest> path = digests(proof.getPathList());
    return proof.hasItem()
        ? EvidenceItem.ofContent(commitment, proof.getIndex(), path, proof.getItem().toByteArray())
        : EvidenceItem.ofDigest(proof.getIndex(), path, digest(proof.getDigest()));
  }

  private static Encapsulation encapsulation(ProveResponse.Encapsulation proof) {
    return new Encapsulation(
        recorded(proof.getBlockOperation(), proof.getReceipt()),
        proof.getIndex(),
        digests(proof.getPathList()));
  }

  private static RecordedOperation recorded(ByteString operation, ByteString receipt) {
    return new RecordedOperation(operation(operation), receipt(receipt));
  }

  static Operation operation(ByteString bytes) {
    return Operation.decode(bytes.toByteArray());
  }

  private static Receipt receipt(ByteString bytes) {
    return Receipt.decode(bytes.toByteArray());
  }

  static List<Digest> digests(List<ByteString> hashes) {
    return hashes.stream().map(EvidenceAssembly::digest).toList();
  }

  private static Digest digest(ByteString bytes) {
    return Digest.of(bytes.toByteArray());
  }
}
