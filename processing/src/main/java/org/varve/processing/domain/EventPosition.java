package org.varve.processing.domain;

/**
 * A place in the stream of events: all before it is behind the reader.
 *
 * @param height a ledger block
 * @param number how many of its entries are behind the reader: its leaves in order, then the forks
 *     that it reports
 */
public record EventPosition(long height, int number) {

  public EventPosition {
    if (height < 0 || number < 0) {
      throw new IllegalArgumentException(
          "position %d.%d; both numbers count from 0".formatted(height, number));
    }
  }

  /** The first entry of a ledger block. */
  public static EventPosition ofBlock(long height) {
    return new EventPosition(height, 0);
  }

  @Override
  public String toString() {
    return height + "." + number;
  }
}
