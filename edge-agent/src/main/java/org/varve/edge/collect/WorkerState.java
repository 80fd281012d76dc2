package org.varve.edge.collect;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.edge.collect.SourceStatus.State;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.QueueException;
import org.varve.edge.queue.SourceState;

/** What a source's thread is at, for whoever asks from another thread. */
final class WorkerState {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerState.class);

  private final String source;
  private volatile State state = State.RUNNING;
  private volatile Optional<String> problem = Optional.empty();

  WorkerState(String source) {
    this.source = source;
  }

  /** All is well, again. */
  void works() {
    state = State.RUNNING;
    problem = Optional.empty();
  }

  /** It waits for something that is no failure; told once. */
  void waits(String why) {
    if (state != State.WAITING) {
      problem = Optional.of(why);
      state = State.WAITING;
      LOG.atWarn().addKeyValue("source", source).log(why);
    }
  }

  /** It is tried again later. */
  void fails(String message) {
    problem = Optional.of(message);
    state = State.WAITING;
    LOG.atError().addKeyValue("source", source).log("source failed: {}", message);
  }

  void givesUp(String message) {
    fails(message);
    state = State.FAILED;
  }

  /**
   * @param ended whether it gave all it will ever give; else it was told to stop
   */
  void isOver(boolean ended) {
    state = ended ? State.ENDED : State.STOPPED;
  }

  boolean isOver() {
    return state != State.RUNNING && state != State.WAITING;
  }

  SourceStatus status(OperationQueue queue) throws QueueException {
    SourceState kept = queue.state(source);
    return new SourceStatus(source, state, kept.readings(), kept.rejected(), problem);
  }
}
