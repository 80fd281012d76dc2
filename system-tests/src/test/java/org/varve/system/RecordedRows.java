package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.varve.proto.common.v1.OperationSummary;

/**
 * What is recorded of a source, by epoch: the sequences that are there, and how many items.
 *
 * @param sequences of each epoch
 * @param items of all operations
 */
record RecordedRows(Map<Long, TreeSet<Long>> sequences, long items) {

  /** Fails if a sequence is there twice. */
  static RecordedRows of(List<OperationSummary> operations) {
    Map<Long, TreeSet<Long>> sequences = new TreeMap<>();
    long items = 0;
    for (OperationSummary operation : operations) {
      boolean isNew =
          sequences
              .computeIfAbsent(operation.getEpoch(), epoch -> new TreeSet<>())
              .add(operation.getSequence());
      assertThat(isNew)
          .as("epoch %d, sequence %d once", operation.getEpoch(), operation.getSequence())
          .isTrue();
      items += operation.getItemCount();
    }
    return new RecordedRows(sequences, items);
  }

  /** Each epoch counts from 1 without a gap. */
  RecordedRows withoutGaps() {
    sequences.forEach(
        (epoch, numbers) ->
            assertThat(numbers.last())
                .as("epoch %d, last of %d operations", epoch, numbers.size())
                .isEqualTo(numbers.size()));
    return this;
  }
}
