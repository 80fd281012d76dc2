package org.varve.ledger.embedded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.LedgerBusyException;

/**
 * Requests on their way to the disk: many threads put, blocked while there is no room; one takes
 * them in groups. What was taken counts until it is done, so that memory stays bounded however slow
 * the disk is.
 */
final class BoundedQueue<T> {
  private final QueueLimits limits;
  private final GroupLimits group;
  private final ToLongFunction<T> bytesOf;

  /** Fair, so that a caller's patience is not spent on those who came later. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final Condition room = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final Deque<T> waiting = new ArrayDeque<>();
  private int count;
  private long bytes;
  private @Nullable Supplier<RuntimeException> closed;

  /**
   * How much is taken at once.
   *
   * @param countMax requests
   * @param bytesMax a group takes no more once it has this many bytes
   */
  record GroupLimits(int countMax, long bytesMax) {}

  BoundedQueue(QueueLimits limits, GroupLimits group, ToLongFunction<T> bytesOf) {
    this.limits = limits;
    this.group = group;
    this.bytesOf = bytesOf;
  }

  /**
   * Queues a request, waiting for room.
   *
   * @throws LedgerBusyException if there was none in time, or the caller was interrupted
   * @throws RuntimeException what {@link #close} was given, once closed
   */
  void put(T request) {
    long size = bytesOf.applyAsLong(request);
    lock.lock();
    try {
      awaitRoom(size);
      waiting.add(request);
      count++;
      bytes += size;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoom(long size) {
    long left = limits.busyAfter().toNanos();
    while (true) {
      if (closed != null) {
        throw closed.get();
      }
      if (count == 0 || (count < limits.countMax() && bytes + size <= limits.bytesMax())) {
        return;
      }
      if (left <= 0) {
        throw new LedgerBusyException(busy());
      }
      try {
        left = room.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LedgerBusyException("interrupted while waiting for room in the queue");
      }
    }
  }

  private String busy() {
    return ("%d requests with %d bytes have been waiting for the disk for %d ms; at most %d with %d"
            + " bytes may wait. Nothing was queued: try again later, or send less at once")
        .formatted(
            count,
            bytes,
            TimeUnit.NANOSECONDS.toMillis(limits.busyAfter().toNanos()),
            limits.countMax(),
            limits.bytesMax());
  }

  /** Takes the next group, waiting for it; empty once the queue is closed and everything taken. */
  List<T> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && closed == null) {
        work.awaitUninterruptibly();
      }
      List<T> taken = new ArrayList<>();
      long takenBytes = 0;
      while (!waiting.isEmpty()
          && taken.size() < group.countMax()
          && takenBytes < group.bytesMax()) {
        T next = waiting.remove();
        taken.add(next);
        takenBytes += bytesOf.applyAsLong(next);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Makes room: these requests have been answered. */
  void done(List<T> requests) {
    lock.lock();
    try {
      count -= requests.size();
      bytes -= requests.stream().mapToLong(bytesOf).sum();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more requests; what waits can still be taken. The first call decides why. */
  void close(Supplier<RuntimeException> why) {
    lock.lock();
    try {
      if (closed == null) {
        closed = why;
      }
      room.signalAll();
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many requests are not done. */
  int size() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }
}
