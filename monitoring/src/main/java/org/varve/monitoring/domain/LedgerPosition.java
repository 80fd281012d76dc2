package org.varve.monitoring.domain;

/**
 * A place in the stream of events: all before it is behind the reader.
 *
 * @param number entries of that ledger block that are behind the reader
 */
public record LedgerPosition(long height, int number) implements Comparable<LedgerPosition> {

  /** Before everything. */
  public static final LedgerPosition START = new LedgerPosition(0, 0);

  /** The first entry of the next ledger block. */
  public LedgerPosition nextBlock() {
    return new LedgerPosition(height + 1, 0);
  }

  @Override
  public int compareTo(LedgerPosition other) {
    int byHeight = Long.compare(height, other.height);
    return byHeight == 0 ? Integer.compare(number, other.number) : byHeight;
  }

  @Override
  public String toString() {
    return height + "." + number;
  }
}
