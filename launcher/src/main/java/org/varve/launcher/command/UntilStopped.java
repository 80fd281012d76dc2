package org.varve.launcher.command;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps a program up until it is interrupted (Ctrl-C, SIGTERM), then stops what it runs before the
 * JVM ends: a receipt that is under way is still given.
 */
final class UntilStopped {

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Registers what has to be stopped; call it once, before {@link #await}. */
  void stop(Runnable running) {
    Thread hook =
        new Thread(
            () -> {
              running.run();
              stopped.countDown();
            },
            "varve-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  void await() throws InterruptedException {
    stopped.await();
  }
}
