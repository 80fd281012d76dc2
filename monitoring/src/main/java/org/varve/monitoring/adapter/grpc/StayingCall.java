package org.varve.monitoring.adapter.grpc;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Makes a call that stays open, on a thread of its own, and makes it again when it breaks. */
final class StayingCall {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Runnable call;
  private final Consumer<Failure> broken;
  private final Thread thread;
  private final Context.CancellableContext context = Context.ROOT.withCancellation();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param name of the thread
   * @param call reads until it ends
   * @param broken is told why it did
   */
  StayingCall(String name, Runnable call, Consumer<Failure> broken) {
    this.call = call;
    this.broken = broken;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopped.countDown();
    context.cancel(null);
  }

  private void run() {
    while (stopped.getCount() > 0) {
      try {
        context.run(call);
      } catch (StatusRuntimeException e) {
        broken.accept(Failure.of(e));
      } catch (RuntimeException e) { // the outermost frame of the thread's work
        // Such as a full disk: it shall go on by itself when that is over.
        broken.accept(
            new Failure(ErrorReason.INTERNAL, "what was told could not be kept: " + e, e));
      }
      pause();
    }
  }

  private void pause() {
    try {
      boolean unused = stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }
}
