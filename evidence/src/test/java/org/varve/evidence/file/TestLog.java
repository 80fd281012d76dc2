package org.varve.evidence.file;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.Slice;
import org.varve.evidence.crypto.CoseHeader;
import org.varve.evidence.crypto.CoseSign1;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.MerkleProver;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.ReceiptHead;
import org.varve.evidence.log.ReceiptSigner;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.Operation;

/** A log of any size, of which only the operations put in matter. */
final class TestLog {
  static final Instant COMMITTED_AT = Instant.parse("2026-11-21T09:00:05Z");
  static final Instant COSIGNED_AT = Instant.parse("2026-11-21T09:00:08Z");

  private final SparseTree tree = new SparseTree();
  private final MerkleProver prover = new MerkleProver(tree);
  private final Map<Long, Operation> operations = new HashMap<>();
  private final Map<Digest, ReceiptHead> heads = new HashMap<>();
  private final ReceiptSigner receiptSigner;
  private final CheckpointSigner checkpointSigner;
  private final String origin;

  TestLog(String origin, SigningKey receiptKey, SigningKey checkpointKey) {
    this.origin = origin;
    receiptSigner = new ReceiptSigner(receiptKey, origin);
    checkpointSigner = new CheckpointSigner(checkpointKey, origin);
  }

  TestLog put(long leafIndex, Operation operation) {
    operations.put(leafIndex, operation);
    tree.put(leafIndex, operation.leafHash());
    return this;
  }

  Digest root(long size) {
    return prover.rootAt(size);
  }

  Receipt receipt(long leafIndex, long size) {
    // One signature a tree head: ES256 would give another each time.
    ReceiptHead head =
        heads.computeIfAbsent(root(size), root -> receiptSigner.sign(root, COMMITTED_AT));
    return Receipt.of(head, prover.inclusion(leafIndex, size));
  }

  /** A receipt of the form that RFC 9943 shows, with another subject than the log itself. */
  Receipt receiptWithSubject(String subject, SigningKey key, long leafIndex, long size) {
    CoseHeader header =
        new CoseHeader(
            key.verificationKey().algorithm(),
            Optional.empty(),
            key.verificationKey().kid(),
            origin,
            subject,
            COMMITTED_AT.getEpochSecond(),
            Optional.of(1L));
    Slice protectedHeader = Slice.of(header.encode());
    byte[] signed = CoseSign1.toBeSigned(protectedHeader, Slice.of(root(size).bytes()));
    ReceiptHead head = new ReceiptHead(protectedHeader.toBytes(), key.sign(signed));
    return Receipt.of(head, prover.inclusion(leafIndex, size));
  }

  /** The receipt of another leaf under the same head. */
  Receipt receiptLike(Receipt receipt, long leafIndex) {
    return Receipt.of(receipt.head(), prover.inclusion(leafIndex, receipt.proof().treeSize()));
  }

  RecordedOperation recorded(long leafIndex, long size) {
    return new RecordedOperation(operations.get(leafIndex), receipt(leafIndex, size));
  }

  ConsistencyProof consistency(long size1, long size2) {
    return prover.consistency(size1, size2);
  }

  SignedNote checkpoint(long size, Cosigner... witnesses) {
    Checkpoint checkpoint = new Checkpoint(origin, size, root(size));
    SignedNote note = SignedNote.parse(checkpointSigner.sign(checkpoint));
    for (Cosigner witness : witnesses) {
      note = note.with(witness.cosign(checkpoint, COSIGNED_AT));
    }
    return note;
  }
}
