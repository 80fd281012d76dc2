package org.varve.evidence.file;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.MerkleProver;
import org.varve.evidence.log.Receipt;
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
    return Receipt.of(
        receiptSigner.sign(root(size), COMMITTED_AT), prover.inclusion(leafIndex, size));
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
