package org.varve.representation.adapter.mqtt;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.varve.representation.domain.MqttConfig;

/**
 * Bounds what came from the broker and has no answer yet. With MQTT 5 the broker keeps to the same
 * number by itself; with 3.1.1, and for bytes, whoever reads the connection waits here.
 */
final class Intake {
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final int operationsMax;
  private final int bytesMax;
  private final Semaphore operations;
  private final Semaphore bytes;

  Intake(MqttConfig config) {
    operationsMax = config.inFlightMax();
    bytesMax = config.inFlightBytesMax();
    operations = new Semaphore(operationsMax);
    bytes = new Semaphore(bytesMax);
  }

  /** A place taken by one message; given back once, however often it is asked to. */
  final class Place {
    private final int held;
    private final AtomicBoolean free = new AtomicBoolean();

    private Place(int held) {
      this.held = held;
    }

    void giveBack() {
      if (!free.getAndSet(true)) {
        bytes.release(held);
        operations.release();
      }
    }
  }

  /** Waits for a place while it is wanted; null if it no longer is. */
  @Nullable Place take(int messageBytes, BooleanSupplier wanted) throws InterruptedException {
    if (!acquire(operations, 1, wanted)) {
      return null;
    }
    int held = Math.min(messageBytes, bytesMax);
    if (!acquire(bytes, held, wanted)) {
      operations.release();
      return null;
    }
    return new Place(held);
  }

  /** Whether the broker must wait for us, not we for the broker. */
  boolean isFull() {
    return operations.availablePermits() == 0 || bytes.hasQueuedThreads();
  }

  /** How many messages have a place. */
  int held() {
    return operationsMax - operations.availablePermits();
  }

  private static boolean acquire(Semaphore semaphore, int permits, BooleanSupplier wanted)
      throws InterruptedException {
    while (wanted.getAsBoolean()) {
      if (semaphore.tryAcquire(permits, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }
}
