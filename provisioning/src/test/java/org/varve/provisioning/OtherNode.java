package org.varve.provisioning;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.OrganisationKeys;
import org.varve.evidence.file.RecordedOperation;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.ReceiptHead;
import org.varve.evidence.log.ReceiptSigner;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;

/** The node of another organisation, which signs the same log with keys of its own. */
final class OtherNode {
  private static final String ORIGIN = "log.example/varve";

  private final SigningKey receiptKey = SigningKey.generate(SignatureAlgorithm.EDDSA);
  private final SigningKey logKey = SigningKey.generate(SignatureAlgorithm.EDDSA);
  private final SigningKey cosigner = SigningKey.generate(SignatureAlgorithm.EDDSA);

  /** The same evidence as it gives it. */
  EvidenceFile signed(EvidenceFile evidence) {
    Checkpoint checkpoint = Checkpoint.parse(evidence.checkpoint().text());
    ReceiptHead head = new ReceiptSigner(receiptKey, ORIGIN).sign(checkpoint.root(), Instant.EPOCH);
    return EvidenceFile.of(
            evidence.operation(),
            Receipt.of(head, evidence.receipt().proof()),
            new CheckpointSigner(logKey, ORIGIN).sign(checkpoint))
        .withBindings(
            evidence.bindings().stream()
                .map(
                    binding ->
                        new RecordedOperation(
                            binding.operation(), Receipt.of(head, binding.receipt().proof())))
                .toList());
  }

  /** What the ledger has of its organisation. */
  Spec spec() {
    String receipts = Base64.getEncoder().encodeToString(receiptKey.verificationKey().coseKey());
    return Spec.of(
        Map.of(
            OrganisationKeys.COSIGNER,
            SpecValue.of(
                NoteKey.ofWitness(ORIGIN + "/south", cosigner.verificationKey()).toString()),
            OrganisationKeys.LOG_KEY,
            SpecValue.of(NoteKey.ofLog(ORIGIN, logKey.verificationKey()).toString()),
            OrganisationKeys.RECEIPT_KEY,
            SpecValue.of(receipts)));
  }
}
