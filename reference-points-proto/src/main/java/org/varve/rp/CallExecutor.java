package org.varve.rp;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the bounded executor on which an entity handles its calls. */
public final class CallExecutor {
  // gRPC queues at most one task a call, and a server works on 1,024 calls: more than this many
  // wait only in a flood, and
  // are rejected, which resets the call.
  private static final int QUEUED_MAX = 4_096;

  private CallExecutor() {}

  /**
   * A pool of daemon threads, all of which handlers may block.
   *
   * @param entity its threads are named after it
   */
  public static ExecutorService of(String entity, int threads) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUED_MAX),
            task -> {
              Thread thread = new Thread(task, entity + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
