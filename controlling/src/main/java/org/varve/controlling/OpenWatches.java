package org.varve.controlling;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.varve.proto.c2p.v1.QueryEventsRequest;
import org.varve.proto.c2p.v1.QueryEventsResponse;
import org.varve.proto.o2c.v1.WatchRequest;
import org.varve.proto.o2c.v1.WatchResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * The watches of resources that are open. Each is a position in the log, and nothing else is kept:
 * processing is asked again and again what happened since. So a watch lives on when processing
 * restarts, and a reader who comes back at his position misses nothing.
 */
final class OpenWatches {
  private static final int WATCHES_MAX = 32;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final Processing processing;
  private final Operators operators;
  private final Set<Watch> open = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor thread;

  OpenWatches(Processing processing, Operators operators) {
    this.processing = processing;
    this.operators = operators;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "controlling-watches");
              made.setDaemon(true);
              return made;
            });
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(
            () -> open.forEach(Watch::look), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends all of them; their readers come back. */
  void stop() {
    thread.shutdownNow();
    open.forEach(
        watch ->
            watch.fail(
                new Failure(
                    ErrorReason.UNREACHABLE,
                    "the node stops; watch again from the last position when it is back")));
  }

  /** To be called while the method that serves the call runs. */
  synchronized void begin(WatchRequest request, ServerCallStreamObserver<WatchResponse> call) {
    if (open.size() >= WATCHES_MAX) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "%d watches of resources are open, which is the limit; end one, or try again later"
              .formatted(WATCHES_MAX));
    }
    Watch watch = new Watch(request, call);
    call.setOnCancelHandler(() -> open.remove(watch));
    open.add(watch);
  }

  /** One of them; only the one thread looks. */
  private final class Watch {
    private final ServerCallStreamObserver<WatchResponse> call;
    private final QueryEventsRequest.Builder next = QueryEventsRequest.newBuilder();

    /** In which the caller is known, as long as the call is open. */
    private final Context context = Context.current();

    private long sentAt;
    private boolean begun;

    Watch(WatchRequest request, ServerCallStreamObserver<WatchResponse> call) {
      this.call = call;
      next.setKind(request.getKind()).setId(request.getId());
      if (request.hasFromPosition()) {
        next.setFromPosition(request.getFromPosition());
      }
    }

    void look() {
      if (!call.isReady()) {
        return;
      }
      // Cancelled at the end: what a slow reader leaves would keep a place in processing.
      Context.CancellableContext asking = context.withCancellation();
      try {
        asking.run(this::ask);
      } finally {
        asking.cancel(null);
      }
    }

    private void ask() {
      try {
        Iterator<QueryEventsResponse> messages = processing.events(next.build());
        while (call.isReady() && messages.hasNext()) {
          take(messages.next());
        }
      } catch (StatusRuntimeException e) {
        failed(Failure.of(e));
      } catch (Failure e) {
        failed(e);
      } catch (RuntimeException e) { // the outermost frame of what the call does here
        fail(e);
      }
    }

    private void take(QueryEventsResponse message) {
      next.setFromPosition(message.getPosition());
      boolean isDue = !begun || System.nanoTime() - sentAt > HEARTBEAT.toNanos();
      if (message.getEventsCount() > 0 || isDue) {
        var unused = operators.require(); // who may not act any more is told nothing any more
        call.onNext(
            WatchResponse.newBuilder()
                .addAllEvents(message.getEventsList())
                .setPosition(message.getPosition())
                .build());
        begun = true;
        sentAt = System.nanoTime();
      }
    }

    /** What passes is waited for; what does not ends the watch. */
    private void failed(Failure failure) {
      if (!failure.reason().isTransient()) {
        fail(failure);
      }
    }

    void fail(RuntimeException failure) {
      if (open.remove(this) && !call.isCancelled()) {
        call.onError(failure);
      }
    }
  }
}
