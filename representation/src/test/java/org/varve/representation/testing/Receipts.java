package org.varve.representation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.varve.evidence.Digest;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.Receipt;

/** Verifies receipts as an agent does that has the log's keys and nothing else. */
public final class Receipts {

  private Receipts() {}

  /** Fails unless the receipt proves that this operation lies in the log. */
  public static void verify(FakeProcessing log, Operation operation, Receipt message) {
    org.varve.evidence.log.Receipt receipt =
        org.varve.evidence.log.Receipt.decode(message.getReceipt().toByteArray());
    Digest root = receipt.rootFrom(operation.leafHash());
    assertThat(receipt.head().verifies(log.receiptKey(), root)).isTrue();
    SignedNote note = SignedNote.parse(message.getCheckpoint());
    assertThat(note.isSignedBy(log.checkpointKey())).isTrue();
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    assertThat(checkpoint.root()).isEqualTo(root);
    assertThat(checkpoint.size()).isEqualTo(receipt.proof().treeSize());
  }
}
