package org.varve.ledger.embedded;

import java.nio.file.Path;
import org.varve.ledger.embedded.segment.SegmentLimits;

/**
 * Where contents lie and how much may wait.
 *
 * @param dir the contents: what to back up, apart from the ledger
 * @param indexDir a disposable index, made anew from the contents when it is missing
 * @param queue how much may wait
 * @param segmentBytesMax a file of contents that has reached this takes no further content
 */
public record ContentStoreConfig(Path dir, Path indexDir, QueueLimits queue, long segmentBytesMax) {

  /** The usual limits, the index in a folder inside. */
  public static ContentStoreConfig of(Path dir) {
    return new ContentStoreConfig(
        dir, dir.resolve("index"), QueueLimits.USUAL, SegmentLimits.SEGMENT_BYTES_MAX);
  }

  public ContentStoreConfig withIndexDir(Path newIndexDir) {
    return new ContentStoreConfig(dir, newIndexDir, queue, segmentBytesMax);
  }

  public ContentStoreConfig withQueue(QueueLimits newQueue) {
    return new ContentStoreConfig(dir, indexDir, newQueue, segmentBytesMax);
  }

  public ContentStoreConfig withSegmentBytesMax(long newMax) {
    return new ContentStoreConfig(dir, indexDir, queue, newMax);
  }
}
