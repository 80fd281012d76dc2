package org.varve.edge.collect;

import java.util.Optional;

/**
 * How a source is doing.
 *
 * @param readings signed so far, ever since the queue was made
 * @param rejected rows set aside so far
 * @param problem why it waits or has failed
 */
public record SourceStatus(
    String name, State state, long readings, long rejected, Optional<String> problem) {

  /** The same, while operators do not let it speak. */
  public SourceStatus held(String why) {
    return new SourceStatus(name, state, readings, rejected, Optional.of(why));
  }

  /** What its thread is at. */
  public enum State {
    RUNNING,
    /** Waits for room in the queue, or to try again after a failure. */
    WAITING,
    /** Gave all it will ever give. */
    ENDED,
    /** Gave up; what it did not give stays where it is. */
    FAILED,
    /** Was told to stop. */
    STOPPED
  }
}
