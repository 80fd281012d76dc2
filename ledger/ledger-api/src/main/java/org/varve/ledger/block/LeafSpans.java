package org.varve.ledger.block;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.block.EncodedLedgerBlock.Span;

/**
 * Finds the leaves of a ledger block in its encoding by their lengths alone: the data blocks are at
 * its end, and each ends with {@code [0, block operation, [operation…]]}.
 */
final class LeafSpans {

  private LeafSpans() {}

  /**
   * One span for each leaf, in the order of the log.
   *
   * @param recorded the encodings of the recorded blocks
   * @param length how long the whole encoding is
   */
  static List<Span> of(LedgerBlock block, List<byte[]> recorded, int length) {
    if (block.genesis().isPresent()) {
      int size = block.genesis().get().size();
      return List.of(new Span(length - headBytes(recorded.size()) - size, size));
    }
    List<Span> leaves = new ArrayList<>();
    int end = length - recorded.stream().mapToInt(each -> each.length).sum();
    for (int i = 0; i < recorded.size(); i++) {
      RecordedBlock each = block.blocks().get(i);
      end += recorded.get(i).length;
      addLeaves(leaves, each, end - each.block().encode().length);
    }
    return leaves;
  }

  /** The operations of a data block that begins at an offset, then its BLOCK operation. */
  private static void addLeaves(List<Span> leaves, RecordedBlock recorded, int start) {
    Operation sealing = recorded.block().blockOperation();
    List<Operation> operations = recorded.block().operations();
    int sealingOffset = start + 2 + headBytes(sealing.size());
    int offset = sealingOffset + sealing.size() + headBytes(operations.size());
    for (int i = 0; i < operations.size(); i++) {
      int length = operations.get(i).size();
      offset += headBytes(length);
      if (recorded.outcomes().get(i).isRecorded()) {
        leaves.add(new Span(offset, length));
      }
      offset += length;
    }
    if (recorded.sealing().isRecorded()) {
      leaves.add(new Span(sealingOffset, sealing.size()));
    }
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
