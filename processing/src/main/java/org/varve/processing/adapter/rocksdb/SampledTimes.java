package org.varve.processing.adapter.rocksdb;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.varve.processing.domain.ContentFacts;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.TimeRange;

/**
 * Finds content by the time of its items.
 *
 * <p>The table is sorted by the time of the earliest item; content that began before a range can
 * reach into it, but not if it began earlier than the longest span there is. So the walk begins
 * that much before the range and misses nothing.
 */
final class SampledTimes {
  /** As many are sorted in memory; with more, a search walks the log and compares. */
  static final int LEAVES_MAX = 1 << 16;

  private static final int TIME_AT = 1 + Term.BYTES;
  private static final int LEAF_AT = TIME_AT + Long.BYTES;

  private SampledTimes() {}

  /** Content of a source belongs to its table, and to that of all sources. */
  static Term table(OperationFilter filter) {
    return filter.exactSource().map(Term::source).orElse(Term.ANY_CONTENT);
  }

  /** How long the content lasts, in milliseconds. */
  static long span(ContentFacts content) {
    long from = content.sampledFrom().toEpochMilli();
    long to = content.sampledTo().toEpochMilli();
    return to - from < 0 ? Long.MAX_VALUE : to - from;
  }

  /** The leaves below an end whose content overlaps the range, ascending; empty if too many. */
  static Optional<long[]> leaves(IndexDatabase.Reader reader, OperationFilter filter, long end) {
    Term table = table(filter);
    TimeRange range = filter.times().sampled();
    long[] found = new long[64];
    int count = 0;
    try (IndexCursor cursor = reader.cursor(IndexKey.sampled(table))) {
      boolean more = cursor.seek(IndexKey.sampledFrom(table, earliest(reader, table, range)));
      for (; more && beginsBeforeEnd(cursor.key(), range); more = cursor.next()) {
        long leafIndex = IndexKey.numberAt(cursor.key(), LEAF_AT);
        if (leafIndex >= end || !overlaps(cursor, range)) {
          continue;
        }
        if (count == LEAVES_MAX) {
          return Optional.empty();
        }
        found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
        found[count++] = leafIndex;
      }
    }
    long[] leaves = Arrays.copyOf(found, count);
    Arrays.sort(leaves);
    return Optional.of(leaves);
  }

  private static long earliest(IndexDatabase.Reader reader, Term table, TimeRange range) {
    byte[] longest = reader.get(IndexKey.longestSpan(table));
    if (longest == null || range.from().isEmpty()) {
      return Long.MIN_VALUE;
    }
    long from = range.from().get().toEpochMilli();
    long earliest = from - IndexKey.numberAt(longest, 0);
    return earliest > from ? Long.MIN_VALUE : earliest;
  }

  private static boolean beginsBeforeEnd(byte[] key, TimeRange range) {
    Instant from = Instant.ofEpochMilli(IndexKey.numberAt(key, TIME_AT));
    return range.until().map(from::isBefore).orElse(true);
  }

  private static boolean overlaps(IndexCursor cursor, TimeRange range) {
    return range.overlaps(
        Instant.ofEpochMilli(IndexKey.numberAt(cursor.key(), TIME_AT)),
        Instant.ofEpochMilli(IndexKey.numberAt(cursor.value(), 0)));
  }
}
