package org.varve.ledger.fabric.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same for each of a few, at once: most of it is waiting. */
final class Parallel {

  interface Step<T> {
    void with(T one) throws IOException;
  }

  private Parallel() {}

  static <T> void each(List<T> all, Step<T> step) throws IOException {
    if (all.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(all.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (T one : all) {
        running.add(
            threads.submit(
                () -> {
                  step.with(one);
                  return null;
                }));
      }
      for (Future<?> future : running) {
        await(future);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(Future<?> future) throws IOException {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException trouble) {
        throw trouble;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the network was made");
    }
  }
}
