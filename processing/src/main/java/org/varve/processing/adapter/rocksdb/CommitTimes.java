package org.varve.processing.adapter.rocksdb;

import java.time.Instant;
import org.varve.processing.domain.TimeRange;

/**
 * Finds the part of the log that was committed in a range of time: one stretch, since no block is
 * committed before the one below it.
 */
final class CommitTimes {
  private CommitTimes() {}

  /** The leaves below {@code treeSize} of all blocks in the range, and perhaps of one beside it. */
  static LeafRange leaves(IndexDatabase.Reader reader, TimeRange range, long treeSize) {
    long first = range.from().map(from -> firstLeaf(reader, from, treeSize)).orElse(0L);
    // The table has whole milliseconds: the block at the very end may still be inside the range.
    long end =
        range
            .until()
            .map(until -> firstLeaf(reader, until.plusMillis(1), treeSize))
            .orElse(treeSize);
    return new LeafRange(first, Math.min(end, treeSize));
  }

  private static long firstLeaf(IndexDatabase.Reader reader, Instant time, long otherwise) {
    try (IndexCursor cursor = reader.cursor(IndexKey.commits())) {
      return cursor.seek(IndexKey.committedFrom(time.toEpochMilli()))
          ? IndexKey.numberAt(cursor.value(), 0)
          : otherwise;
    }
  }
}
