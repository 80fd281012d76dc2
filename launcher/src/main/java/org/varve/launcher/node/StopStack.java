package org.varve.launcher.node;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a process has begun, to be stopped in reverse. */
final class StopStack {

  private final Deque<Runnable> stops = new ArrayDeque<>();

  synchronized void push(Runnable stop) {
    stops.push(stop);
  }

  /** What one of them throws keeps none of the others from stopping. Harmless when called again. */
  void stop() {
    Runnable next = poll();
    if (next != null) {
      try {
        next.run();
      } finally {
        stop();
      }
    }
  }

  private synchronized @Nullable Runnable poll() {
    return stops.poll();
  }
}
