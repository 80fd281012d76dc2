package org.varve.ledger.block;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.operation.Operation;

/**
 * Finds the recorded operations of a data block in its encoding, {@code [0, block operation,
 * [operation…]]}, by the lengths alone.
 */
final class LeafSpans {

  private LeafSpans() {}

  /**
   * One span for each leaf, in the order of the log: the operations, then the BLOCK operation.
   *
   * @param start where the data block begins
   */
  static List<EncodedLedgerBlock.Span> of(RecordedBlock recorded, int start) {
    List<EncodedLedgerBlock.Span> leaves = new ArrayList<>();
    Operation sealing = recorded.block().blockOperation();
    List<Operation> operations = recorded.block().operations();
    int sealingOffset = start + 2 + headBytes(sealing.size());
    int offset = sealingOffset + sealing.size() + headBytes(operations.size());
    for (int i = 0; i < operations.size(); i++) {
      int length = operations.get(i).size();
      offset += headBytes(length);
      if (recorded.outcomes().get(i).isRecorded()) {
        leaves.add(new EncodedLedgerBlock.Span(offset, length));
      }
      offset += length;
    }
    if (recorded.sealing().isRecorded()) {
      leaves.add(new EncodedLedgerBlock.Span(sealingOffset, sealing.size()));
    }
    return leaves;
  }

  /** How long the head of a CBOR string or array is (RFC 8949 §4.2.1: the shortest form). */
  private static int headBytes(int length) {
    if (length < 24) {
      return 1;
    }
    if (length <= 0xff) {
      return 2;
    }
    return length <= 0xffff ? 3 : 5;
  }
}
