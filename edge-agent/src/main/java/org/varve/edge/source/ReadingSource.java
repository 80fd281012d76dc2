package org.varve.edge.source;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.varve.formats.Reading;

/**
 * Where readings come from. One thread uses a source; {@link #take} never waits.
 *
 * <p>A source that can be read again keeps no progress of its own: it says its position with what
 * it gives, the agent stores that together with the signed operation, and hands it back at the next
 * start. So a crash neither loses a reading nor sends it twice.
 */
public interface ReadingSource extends AutoCloseable {
  /**
   * Gives what there is now.
   *
   * @param readingsMax at least 1; the source gives no more than this
   * @throws SourceException if the source cannot go on; the message says why and what to do
   */
  Taken take(int readingsMax) throws SourceException;

  /**
   * What {@link #take} gave so far is on disk, signed: a source that must tell somebody does so
   * now.
   *
   * @throws SourceException if the source cannot go on
   */
  default void kept() throws SourceException {}

  /** Whether the source gives nothing more before what it gave is kept. */
  default boolean isHeldBack() {
    return false;
  }

  @Override
  void close() throws IOException;

  /**
   * What a source gave.
   *
   * @param readings in the order in which they belong into the log
   * @param position where the source stands after these readings; empty if it cannot be read again
   * @param rejected how many rows were set aside so far, ever since the source's beginning
   * @param pause how long there will be nothing more; zero if there may be more at once
   * @param ended whether there will never be more
   */
  record Taken(
      List<Reading> readings, String position, long rejected, Duration pause, boolean ended) {
    public Taken {
      readings = List.copyOf(readings);
    }
  }
}
