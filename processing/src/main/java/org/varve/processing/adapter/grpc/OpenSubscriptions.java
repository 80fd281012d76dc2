package org.varve.processing.adapter.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * The subscriptions of one kind that are open: wakes each when something was recorded and when its
 * heartbeat is due, on a few threads of its own, so that the folding thread waits for none of them.
 */
public final class OpenSubscriptions {
  private static final int THREADS = 2;

  /** How often within a heartbeat it is seen whether one is due. */
  private static final int LOOKS_A_HEARTBEAT = 4;

  private final Limit limit;
  private final Duration heartbeat;
  private final ScheduledThreadPoolExecutor threads;
  private final ScheduledFuture<?> beat;
  private final Set<SubscriptionAnswer<?>> open = new HashSet<>();
  private boolean stopped;

  /**
   * How many may be open at a time.
   *
   * @param what they are, in the plural, for messages
   * @param key of the configuration, where the operator sets it
   */
  public record Limit(int max, String what, String key) {}

  /**
   * @param heartbeat how long a reader waits at most for a sign of life
   */
  public OpenSubscriptions(Limit limit, Duration heartbeat) {
    this.limit = limit;
    this.heartbeat = heartbeat;
    AtomicInteger number = new AtomicInteger();
    threads =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread =
                  new Thread(task, "processing-subscriptions-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            // Only after stop, when every subscription has been ended: nobody waits for the task.
            new ThreadPoolExecutor.DiscardPolicy());
    long nanos = heartbeat.toNanos() / LOOKS_A_HEARTBEAT;
    beat = threads.scheduleAtFixedRate(this::wake, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Looks, for all of them, at what there is now. */
  public void wake() {
    Set<SubscriptionAnswer<?>> now;
    synchronized (open) {
      now = Set.copyOf(open);
    }
    now.forEach(SubscriptionAnswer::wake);
  }

  /** Ends all of them: their readers come back to the next start of the node. */
  public void stop() {
    Set<SubscriptionAnswer<?>> last;
    synchronized (open) {
      stopped = true;
      last = Set.copyOf(open);
    }
    last.forEach(each -> each.fail(stops()));
    beat.cancel(false);
    threads.shutdown();
  }

  /** How many are open. */
  public int count() {
    synchronized (open) {
      return open.size();
    }
  }

  /** How long a reader waits at most for a sign of life. */
  Duration heartbeat() {
    return heartbeat;
  }

  /** To be called while the method that serves the call runs. */
  <T> void begin(Following<T> following, StreamObserver<T> caller) {
    SubscriptionAnswer<T> answer =
        new SubscriptionAnswer<>(
            (ServerCallStreamObserver<T>) caller, following, heartbeat, threads, this::closed);
    synchronized (open) {
      if (stopped) {
        throw stops();
      }
      if (open.size() >= limit.max()) {
        throw new Failure(
            ErrorReason.OVERLOADED,
            "%d %s are open, which is the limit; end one, or try again later (the operator sets %s)"
                .formatted(limit.max(), limit.what(), limit.key()));
      }
      open.add(answer);
    }
    answer.begin();
  }

  private void closed(SubscriptionAnswer<?> answer) {
    synchronized (open) {
      open.remove(answer);
    }
  }

  private static Failure stops() {
    return new Failure(
        ErrorReason.UNREACHABLE,
        "the node stops; subscribe again from the last position when it is back");
  }
}
