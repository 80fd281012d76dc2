package org.varve.processing.domain;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.AccessEntry.LeafRange;

/**
 * A set of leaf indices as ranges; of more than {@link AccessEntry#MAX_RANGES} the last one reaches
 * over those that it stands for. Not safe for threads.
 */
public final class LeafRanges {
  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

  /** Adds one leaf. */
  public void add(long leaf) {
    add(leaf, leaf);
  }

  /** Adds all of another set. */
  public void addAll(LeafRanges other) {
    other.lastByFirst.forEach(this::add);
  }

  /** Ascending, and apart from one another. */
  public List<LeafRange> ranges() {
    return lastByFirst.entrySet().stream()
        .map(each -> new LeafRange(each.getKey(), each.getValue()))
        .toList();
  }

  /** Adds those from the first to the last. */
  public void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(from);
    if (before != null && before.getValue() >= from - 1) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    Map.Entry<Long, Long> after = lastByFirst.higherEntry(from);
    while (after != null && after.getKey() <= to + 1) {
      to = Math.max(to, after.getValue());
      lastByFirst.remove(after.getKey());
      after = lastByFirst.higherEntry(from);
    }
    lastByFirst.put(from, to);
    if (lastByFirst.size() > AccessEntry.MAX_RANGES) {
      long end = lastByFirst.pollLastEntry().getValue();
      lastByFirst.put(lastByFirst.lastKey(), end);
    }
  }
}
