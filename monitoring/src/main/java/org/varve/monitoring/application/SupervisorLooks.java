package org.varve.monitoring.application;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * What supervisors looked at that processing was not asked for: told to processing, which has it
 * recorded (ITU-T Y.4561 clause 8.9), as soon as it takes it. Calls that are alike are counted, so
 * that little waits while processing is away. Safe for threads.
 */
public final class SupervisorLooks {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisorLooks.class);
  private static final int WAITING_MAX = 1_000;

  private final Record record;
  private final Executor executor;
  private final Map<Look, Integer> waiting = new LinkedHashMap<>();

  /**
   * A call of V2M.
   *
   * @param source a name, or a prefix that ends in {@code *}; empty if it is about no sources
   */
  public record Look(String supervisor, String action, String source) {}

  /** The port to what records them. */
  @FunctionalInterface
  public interface Record {
    /**
     * Takes all of them, or none.
     *
     * @param calls how many of each
     * @throws Failure if it cannot
     */
    void take(Map<Look, Integer> calls);
  }

  /**
   * @param executor of one thread, on which they are told
   */
  public SupervisorLooks(Record record, Executor executor) {
    this.record = record;
    this.executor = executor;
  }

  /**
   * Notes a call, before it is answered.
   *
   * @throws Failure UNREACHABLE if too many different ones wait: nobody looks without a trace
   */
  public void note(Look look) {
    synchronized (waiting) {
      if (waiting.size() >= WAITING_MAX && !waiting.containsKey(look)) {
        throw new Failure(
            ErrorReason.UNREACHABLE,
            "%d different calls of supervisors wait to be recorded, which is the limit; see why processing takes none"
                .formatted(WAITING_MAX));
      }
      waiting.merge(look, 1, Math::addExact);
    }
    try {
      executor.execute(this::tell);
    } catch (RejectedExecutionException e) {
      throw new Failure(ErrorReason.UNREACHABLE, "monitoring stops; call again when it is back", e);
    }
  }

  /** Tells what waits; what is not taken waits on. One thread at a time. */
  public void tell() {
    Map<Look, Integer> now;
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        return;
      }
      now = new LinkedHashMap<>(waiting);
      waiting.clear();
    }
    try {
      record.take(now);
    } catch (Failure e) {
      LOG.atDebug()
          .setCause(e)
          .log("What supervisors looked at was not recorded; it is tried again");
      synchronized (waiting) {
        now.forEach((look, calls) -> waiting.merge(look, calls, Math::addExact));
      }
    }
  }
}
