package org.varve.ledger.embedded.segment;

/**
 * Where a record of a {@link SegmentLog} begins, or ends.
 *
 * @param segment number of the segment file, from 1
 * @param offset in that file, bytes
 */
public record RecordPosition(int segment, long offset) {
  public RecordPosition {
    if (segment < 1 || offset < 0) {
      throw new IllegalArgumentException("no such position: segment " + segment + ":" + offset);
    }
  }
}
