package org.varve.launcher.node;

import java.util.List;

/**
 * The section {@code ledger} of the configuration.
 *
 * @param kind {@value #EMBEDDED} for one node alone, {@value #FABRIC} for organisations together
 * @param publicEntries whether anyone may read the log's entries; stated in the genesis operation
 *     at the first start
 * @param segmentBytesMax a file of blocks or content that has reached this takes no more
 * @param fabric the channel, for a ledger of that kind
 */
public record LedgerConfig(
    String kind, boolean publicEntries, long segmentBytesMax, FabricSection fabric) {

  public static final String EMBEDDED = "embedded";
  public static final String FABRIC = "fabric";

  private static final long SEGMENT_BYTES_MIN = 1L << 20;
  private static final long SEGMENT_BYTES_LIMIT = 1L << 31;

  public LedgerConfig {
    if (!List.of(EMBEDDED, FABRIC).contains(kind)) {
      throw new IllegalArgumentException(
          "kind is '%s'; it must be %s or %s".formatted(kind, EMBEDDED, FABRIC));
    }
    if (segmentBytesMax < SEGMENT_BYTES_MIN || segmentBytesMax >= SEGMENT_BYTES_LIMIT) {
      throw new IllegalArgumentException(
          "segmentBytesMax is "
              + segmentBytesMax
              + "; it must be at least "
              + SEGMENT_BYTES_MIN
              + " and below "
              + SEGMENT_BYTES_LIMIT);
    }
    if (FABRIC.equals(kind)) {
      fabric.requireWhole();
    }
  }

  public static LedgerConfig defaults() {
    return new LedgerConfig(EMBEDDED, false, 256L << 20, FabricSection.none());
  }

  /** Whether organisations share it. */
  boolean isShared() {
    return FABRIC.equals(kind);
  }
}
