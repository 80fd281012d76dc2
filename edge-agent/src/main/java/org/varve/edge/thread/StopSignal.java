package org.varve.edge.thread;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the agent's threads to end; they wait on it where they would otherwise sleep. */
public final class StopSignal {
  private final CountDownLatch set = new CountDownLatch(1);

  public void set() {
    set.countDown();
  }

  public boolean isSet() {
    return set.getCount() == 0;
  }

  /** Waits for so long, or until the signal is set; says whether it is. */
  public boolean await(Duration patience) throws InterruptedException {
    return set.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }
}
