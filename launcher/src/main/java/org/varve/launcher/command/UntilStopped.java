package org.varve.launcher.command;

import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/**
 * Keeps a program up until it is interrupted (Ctrl-C, SIGTERM), then stops what it runs before the
 * JVM ends: a receipt that is under way is still given.
 */
final class UntilStopped {

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Registers what has to be stopped; call it once, before {@link #await}. */
  void stop(Runnable running) {
    Thread hook = new Thread(() -> end(running), "varve-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Who watches the program must not take data that was not kept for a clean end. */
  private void end(Runnable running) {
    try {
      running.run();
    } catch (RuntimeException e) { // the outermost frame of the thread
      System.err.println("varve: could not stop cleanly: " + e.getMessage());
      Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
    }
    stopped.countDown();
  }

  void await() throws InterruptedException {
    stopped.await();
  }
}
