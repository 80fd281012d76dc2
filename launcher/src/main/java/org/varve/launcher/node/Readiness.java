package org.varve.launcher.node;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the entities each second whether they can do their work, and has gRPC health say so: whoever
 * balances load or watches a node must not be told that a deaf or failed one is well.
 */
final class Readiness implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
  private static final long PERIOD_MILLIS = 1_000;

  private final Supplier<List<String>> obstacles;
  private final Consumer<Boolean> health;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "varve-readiness");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable List<String> before;

  /**
   * @param health told whether the node is ready, at each change
   */
  Readiness(Supplier<List<String>> obstacles, Consumer<Boolean> health) {
    this.obstacles = obstacles;
    this.health = health;
  }

  /** Looks at once: before the first look nothing is told, and health says not ready. */
  void start() {
    look();
    var unused =
        timer.scheduleWithFixedDelay(
            this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** An operator hears of each change once. */
  void look() {
    List<String> now;
    try {
      now = obstacles.get();
    } catch (RuntimeException e) { // the timer's outermost frame: it would never run again
      now = List.of("the node's state cannot be told (" + e + "); see the log, restart the node");
    }
    if (now.equals(before)) {
      return;
    }
    before = now;
    health.accept(now.isEmpty());
    if (now.isEmpty()) {
      LOG.info("Node is ready");
    } else {
      LOG.atWarn().addKeyValue("obstacles", now).log("Node is not ready");
    }
  }
}
