package org.varve.launcher.node;

/**
 * The section {@code ledger} of the configuration.
 *
 * @param publicEntries whether anyone may read the log's entries; stated in the genesis operation
 *     at the first start
 * @param segmentBytesMax a file of blocks or content that has reached this takes no more
 */
public record LedgerConfig(boolean publicEntries, long segmentBytesMax) {

  private static final long SEGMENT_BYTES_MIN = 1L << 20;
  private static final long SEGMENT_BYTES_LIMIT = 1L << 31;

  public LedgerConfig {
    if (segmentBytesMax < SEGMENT_BYTES_MIN || segmentBytesMax >= SEGMENT_BYTES_LIMIT) {
      throw new IllegalArgumentException(
          "segmentBytesMax is "
              + segmentBytesMax
              + "; it must be at least "
              + SEGMENT_BYTES_MIN
              + " and below "
              + SEGMENT_BYTES_LIMIT);
    }
  }

  public static LedgerConfig defaults() {
    return new LedgerConfig(false, 256L << 20);
  }
}
