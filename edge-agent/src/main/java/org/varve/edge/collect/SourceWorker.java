package org.varve.edge.collect;

import org.varve.edge.queue.QueueException;

/** Brings what one source has into the queue; one thread runs it. */
public interface SourceWorker {
  /** Runs until the source has ended, the agent stops, or a failure that is not to be retried. */
  void run() throws InterruptedException;

  String name();

  /** Whether the source never ends by itself. */
  boolean isEndless();

  /** Whether nothing more will come of it. */
  boolean isOver();

  SourceStatus status() throws QueueException;

  /** For the outermost frame of the thread: whatever happened, the status tells it. */
  void giveUp(String message);
}
