package org.varve.processing.adapter.grpc;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Answers one call with what it follows, while the reader can take it.
 *
 * <p>Whoever has news for it only wakes it; the looks themselves are tasks that never overlap, each
 * of a bounded part of the log, so that one long way through the log keeps no other reader waiting.
 */
final class SubscriptionAnswer<T> {
  private static final int LOOKS_A_TASK = 8;

  private final ServerCallStreamObserver<T> call;
  private final Following<T> following;
  private final long heartbeatNanos;
  private final Executor threads;
  private final Consumer<SubscriptionAnswer<T>> onEnd;

  /** What woke it since the last task has begun; a task is under way unless it is 0. */
  private final AtomicInteger wakes = new AtomicInteger();

  private boolean begun; // this and the next: tasks come one at a time
  private long sentAt;
  private boolean ended;

  /**
   * @param threads run the looks
   * @param onEnd called once, when the call has ended
   */
  SubscriptionAnswer(
      ServerCallStreamObserver<T> call,
      Following<T> following,
      Duration heartbeat,
      Executor threads,
      Consumer<SubscriptionAnswer<T>> onEnd) {
    this.call = call;
    this.following = following;
    this.heartbeatNanos = heartbeat.toNanos();
    this.threads = Context.current().fixedContextExecutor(threads);
    this.onEnd = onEnd;
  }

  /** To be called while the method that serves the call runs. */
  void begin() {
    call.setOnReadyHandler(this::wake);
    call.setOnCancelHandler(this::end);
    wake();
  }

  /** Has it look whether there is something to send. Never waits. */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      threads.execute(this::task);
    }
  }

  /** Ends the call for a reason. */
  void fail(RuntimeException failure) {
    if (end()) {
      call.onError(failure);
    }
  }

  private void task() {
    int seen = wakes.get();
    boolean more = false;
    try {
      more = send();
    } catch (RuntimeException e) { // the outermost frame of what the call does here
      fail(Told.failure(e));
    }
    if (more || wakes.addAndGet(-seen) > 0) {
      threads.execute(this::task);
    }
  }

  /** Whether there is more to look at, and a reader who takes it. */
  private boolean send() {
    for (int looks = 0; looks < LOOKS_A_TASK; looks++) {
      if (!isWanted()) {
        return false;
      }
      Following.Look<T> look = following.next(call::isCancelled);
      boolean isDue = !begun || System.nanoTime() - sentAt >= heartbeatNanos;
      if (look.isNews() || isDue) {
        send(look.message());
      }
      if (look.isAtEnd()) {
        return false;
      }
    }
    return true;
  }

  private synchronized boolean isWanted() {
    return !ended && call.isReady();
  }

  private synchronized void send(T message) {
    if (!ended) {
      call.onNext(message);
      begun = true;
      sentAt = System.nanoTime();
    }
  }

  /** True for the one who ended it. */
  private boolean end() {
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
    }
    onEnd.accept(this);
    return true;
  }
}
