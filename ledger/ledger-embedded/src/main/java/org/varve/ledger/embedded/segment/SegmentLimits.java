package org.varve.ledger.embedded.segment;

/**
 * Sizes that a segment log keeps to.
 *
 * @param segmentBytesMax a segment that has reached this takes no further record
 * @param recordBytesMax largest body of a record
 */
public record SegmentLimits(long segmentBytesMax, int recordBytesMax) {
  /** 256 MiB: few files for years of data, and each small enough to copy, check and free alone. */
  public static final long SEGMENT_BYTES_MAX = 256L << 20;

  public SegmentLimits {
    if (segmentBytesMax < SegmentHeader.BYTES || recordBytesMax < 1) {
      throw new IllegalArgumentException(
          "segment limits too small: segment %d, record %d bytes"
              .formatted(segmentBytesMax, recordBytesMax));
    }
  }
}
