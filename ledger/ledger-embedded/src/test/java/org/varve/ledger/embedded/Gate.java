package org.varve.ledger.embedded;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.varve.ledger.embedded.disk.FaultDisk;

/** Holds a disk at its next fsync until it is opened: as slow a disk as a test wants. */
final class Gate implements AutoCloseable {
  private final FaultDisk disk;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  Gate(FaultDisk disk) {
    this.disk = disk;
    disk.beforeForce(
        () -> {
          reached.countDown();
          await(open);
        });
  }

  /** Waits until somebody stands before it. */
  void awaitReached() {
    await(reached);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody came in a minute");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    disk.beforeForce(() -> {});
    open.countDown();
  }
}
