package org.varve.rp;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Calls that stay open and are told in turns what has changed. A reader that is slow misses turns
 * and is told more in the next one, so that nothing is queued for it.
 */
public final class PeriodicStreams implements AutoCloseable {
  /** The usual time between two turns. */
  public static final Duration SECOND = Duration.ofSeconds(1);

  private final int max;
  private final List<Open<?>> open = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread;

  private record Open<T>(ServerCallStreamObserver<T> call, Supplier<T> next) {

    /** Whether it goes on. */
    boolean turn() {
      if (call.isCancelled()) {
        return false;
      }
      if (!call.isReady()) {
        return true;
      }
      try {
        call.onNext(next.get());
        return true;
      } catch (RuntimeException e) { // the outermost frame of what the call does here
        call.onError(e);
        return false;
      }
    }
  }

  /**
   * @param name of its thread
   * @param every how long between two turns
   * @param max how many calls may be open
   */
  public PeriodicStreams(String name, Duration every, int max) {
    this.max = max;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            },
            // Only after the end, when nothing is told any more.
            new ThreadPoolExecutor.DiscardPolicy());
    var unused =
        thread.scheduleWithFixedDelay(
            this::turn, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Tells a caller in each turn; to be called while the method that serves the call runs.
   *
   * @param next what is told; asked by one thread
   * @throws Failure OVERLOADED; UNREACHABLE after the end
   */
  public synchronized <T> void open(StreamObserver<T> caller, Supplier<T> next) {
    if (thread.isShutdown()) {
      throw stops();
    }
    if (open.size() >= max) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "%d such calls are open, which is the limit; end one".formatted(max));
    }
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) caller;
    Open<T> opened = new Open<>(call, next);
    call.setOnCancelHandler(() -> open.remove(opened));
    open.add(opened);
  }

  private void turn() {
    open.removeIf(each -> !each.turn());
  }

  /** Ends all calls. */
  @Override
  public void close() {
    thread.execute(
        () -> {
          open.forEach(each -> each.call().onError(stops()));
          open.clear();
        });
    thread.shutdown();
  }

  private static Failure stops() {
    return new Failure(ErrorReason.UNREACHABLE, "the node stops; call again when it is back");
  }
}
