package org.varve.launcher.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * One open call that stays open. The next message is asked for when the last one was taken, so that
 * no more than one waits here.
 *
 * @param <Q> the request
 * @param <R> a message of the answer
 */
public final class Subscription<Q, R> implements ClientResponseObserver<Q, R>, AutoCloseable {

  /** The first message comes at once, so it says how long to wait for the others. */
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(30);

  private static final int HEARTBEATS_MISSED = 3;

  private final Function<R, com.google.protobuf.Duration> heartbeats;
  private final BlockingQueue<Arrival<R>> arrivals = new LinkedBlockingQueue<>();
  private Duration patience = FIRST_PATIENCE;
  private @Nullable ClientCallStreamObserver<Q> call;

  /**
   * @param heartbeats how long the node is silent at most, as a message says
   */
  Subscription(Function<R, com.google.protobuf.Duration> heartbeats) {
    this.heartbeats = heartbeats;
  }

  /** What the call was made over. */
  interface Connection extends AutoCloseable {
    @Override
    void close();
  }

  /** A message, or why no more will come. */
  private record Arrival<R>(@Nullable R message, @Nullable StatusRuntimeException end) {}

  /**
   * The next message, waiting for it.
   *
   * @throws StatusRuntimeException when the call has ended, or nothing comes although it should
   */
  public R next() throws InterruptedException {
    Arrival<R> arrival = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (arrival == null) {
      throw new Failure(
              ErrorReason.UNREACHABLE,
              "nothing came for %d s, not even a heartbeat".formatted(patience.toSeconds()))
          .toStatus();
    }
    if (arrival.message() == null) {
      throw arrival.end() == null
          ? new Failure(ErrorReason.UNREACHABLE, "the node ended the subscription").toStatus()
          : arrival.end();
    }
    com.google.protobuf.Duration heartbeat = heartbeats.apply(arrival.message());
    patience =
        Duration.ofSeconds(heartbeat.getSeconds(), heartbeat.getNanos())
            .multipliedBy(HEARTBEATS_MISSED)
            .plusSeconds(1);
    if (call != null) {
      call.request(1);
    }
    return arrival.message();
  }

  /** The call and its connection, closed together. */
  StayingReader.Call<R> and(Connection connection) {
    return new StayingReader.Call<>() {
      @Override
      public R next() throws InterruptedException {
        return Subscription.this.next();
      }

      @Override
      public void close() {
        Subscription.this.close();
        connection.close();
      }
    };
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> started) {
    call = started;
    started.disableAutoRequestWithInitial(1);
  }

  @Override
  public void onNext(R message) {
    arrivals.add(new Arrival<>(message, null));
  }

  @Override
  public void onError(Throwable thrown) {
    arrivals.add(
        new Arrival<>(null, Status.fromThrowable(thrown).asRuntimeException(trailers(thrown))));
  }

  @Override
  public void onCompleted() {
    arrivals.add(new Arrival<>(null, null));
  }

  @Override
  public void close() {
    if (call != null) {
      call.cancel("the reader has what it wants", null);
    }
  }

  private static @Nullable Metadata trailers(Throwable thrown) {
    return Status.trailersFromThrowable(thrown);
  }
}
