package org.varve.representation.testing;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do, without oversleeping it. */
public final class Await {
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private Await() {}

  /**
   * @param what is said if it does not come true within ten seconds
   */
  public static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within ten seconds: " + what);
      }
      LockSupport.parkNanos(100_000);
    }
  }
}
