package org.varve.ledger.embedded;

import java.time.Instant;
import org.varve.evidence.Digest;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.ReceiptSigner;
import org.varve.ledger.TreeHead;

/** Signs tree heads; for the writer alone, who makes each one durable before anyone sees it. */
final class HeadSigner {
  private final ReceiptSigner receipts;
  private final CheckpointSigner checkpoints;

  HeadSigner(LogKeys keys, String origin) {
    receipts = new ReceiptSigner(keys.receipt(), origin);
    checkpoints = new CheckpointSigner(keys.checkpoint(), origin);
  }

  TreeHead sign(long treeSize, Digest root, Instant time) {
    Checkpoint checkpoint = new Checkpoint(checkpoints.noteKey().name(), treeSize, root);
    return new TreeHead(
        treeSize, root, time, receipts.sign(root, time), checkpoints.sign(checkpoint));
  }

  NoteKey checkpointKey() {
    return checkpoints.noteKey();
  }
}
