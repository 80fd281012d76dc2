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
  private static final int SOURCE_CHARS_MAX = 1_024;

  /** So that a message of the longest sources is far from its limit. */
  private static final int TOLD_AT_ONCE_MAX = 500;

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
   * @throws Failure UNREACHABLE if too many different ones wait: nobody looks without a trace;
   *     MALFORMED_REQUEST if no source can have this name
   */
  public void note(Look look) {
    if (look.source().length() > SOURCE_CHARS_MAX) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "source has %d characters, and at most %d are allowed; correct the request"
              .formatted(look.source().length(), SOURCE_CHARS_MAX));
    }
    synchronized (waiting) {
      if (waiting.size() >= WAITING_MAX && !waiting.containsKey(look)) {
        throw new Failure(
            ErrorReason.UNREACHABLE,
            "%d different calls of supervisors wait to be recorded, which is the limit; see why processing takes none"
                .formatted(WAITING_MAX));
      }
      waiting.merge(look, 1, SupervisorLooks::sum);
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
      now = new LinkedHashMap<>(waiting);
      waiting.clear();
    }
    Map<Look, Integer> part = new LinkedHashMap<>();
    for (Map.Entry<Look, Integer> each : now.entrySet()) {
      part.put(each.getKey(), each.getValue());
      if (part.size() == TOLD_AT_ONCE_MAX) {
        tell(part);
        part = new LinkedHashMap<>();
      }
    }
    tell(part);
  }

  private void tell(Map<Look, Integer> part) {
    if (part.isEmpty()) {
      return;
    }
    try {
      record.take(part);
    } catch (Failure e) {
      if (e.reason().isTransient()) {
        keep(part, e);
      } else if (part.size() > 1) {
        // One of them is at fault, and shall not keep the others from being recorded.
        part.forEach((look, calls) -> tell(Map.of(look, calls)));
      } else {
        part.forEach((look, calls) -> giveUp(look, calls, e));
      }
    }
  }

  private void keep(Map<Look, Integer> part, Failure failure) {
    LOG.atDebug()
        .setCause(failure)
        .log("What supervisors looked at was not recorded; it is tried again");
    synchronized (waiting) {
      part.forEach((look, calls) -> waiting.merge(look, calls, SupervisorLooks::sum));
    }
  }

  private static void giveUp(Look look, int calls, Failure failure) {
    LOG.atError()
        .setCause(failure)
        .addKeyValue("actor", look.supervisor())
        .addKeyValue("action", look.action())
        .addKeyValue("calls", calls)
        .log("What a supervisor looked at cannot be recorded as he asked it; only this line tells");
  }

  private static int sum(int one, int other) {
    return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
  }
}
