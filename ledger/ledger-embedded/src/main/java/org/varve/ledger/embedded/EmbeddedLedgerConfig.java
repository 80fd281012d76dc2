package org.varve.ledger.embedded;

import java.nio.file.Path;
import org.varve.ledger.embedded.segment.SegmentLimits;

/**
 * Where an embedded ledger lies and how much it takes on.
 *
 * @param dir the blocks, the HEAD and the LOCK file: what to back up
 * @param stateDir disposable state, made anew from the blocks when it is missing
 * @param origin the log's name, in every checkpoint and receipt
 * @param publicEntries whether anyone may read the log's entries; stated in the genesis operation
 * @param queue how much may wait
 * @param segmentBytesMax a file of blocks that has reached this takes no further block
 */
public record EmbeddedLedgerConfig(
    Path dir,
    Path stateDir,
    String origin,
    boolean publicEntries,
    QueueLimits queue,
    long segmentBytesMax) {

  /** The usual limits, entries not public, the state in a folder inside. */
  public static EmbeddedLedgerConfig of(Path dir, String origin) {
    return new EmbeddedLedgerConfig(
        dir,
        dir.resolve("state"),
        origin,
        false,
        QueueLimits.USUAL,
        SegmentLimits.SEGMENT_BYTES_MAX);
  }

  public EmbeddedLedgerConfig withStateDir(Path newStateDir) {
    return new EmbeddedLedgerConfig(
        dir, newStateDir, origin, publicEntries, queue, segmentBytesMax);
  }

  public EmbeddedLedgerConfig withPublicEntries(boolean nowPublic) {
    return new EmbeddedLedgerConfig(dir, stateDir, origin, nowPublic, queue, segmentBytesMax);
  }

  public EmbeddedLedgerConfig withQueue(QueueLimits newQueue) {
    return new EmbeddedLedgerConfig(
        dir, stateDir, origin, publicEntries, newQueue, segmentBytesMax);
  }

  public EmbeddedLedgerConfig withSegmentBytesMax(long newMax) {
    return new EmbeddedLedgerConfig(dir, stateDir, origin, publicEntries, queue, newMax);
  }
}
