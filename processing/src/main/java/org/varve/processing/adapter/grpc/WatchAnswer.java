package org.varve.processing.adapter.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.processing.application.ConfigurationFeed;
import org.varve.processing.application.ConfigurationWatch;
import org.varve.processing.domain.ConfigurationEvent;
import org.varve.proto.p2r.v1.WatchConfigurationResponse;

/**
 * Answers a call with what a watch has to tell, when there is something and the caller can take it.
 *
 * <p>gRPC and the folding thread both drive it, hence the lock.
 */
final class WatchAnswer {
  private final ServerCallStreamObserver<WatchConfigurationResponse> call;
  private @Nullable ConfigurationWatch watch;
  private boolean ended;

  private WatchAnswer(ServerCallStreamObserver<WatchConfigurationResponse> call) {
    this.call = call;
  }

  /** To be called while the method that serves the call runs. */
  static void begin(ConfigurationFeed feed, StreamObserver<WatchConfigurationResponse> caller) {
    WatchAnswer answer =
        new WatchAnswer((ServerCallStreamObserver<WatchConfigurationResponse>) caller);
    answer.call.setOnReadyHandler(answer::pump);
    answer.call.setOnCancelHandler(answer::end);
    answer.follow(feed.watch(answer::pump));
  }

  private synchronized void follow(ConfigurationWatch begun) {
    watch = begun;
    pump();
  }

  private synchronized void pump() {
    ConfigurationWatch from = watch;
    if (from == null || ended) {
      return;
    }
    try {
      Optional<ConfigurationEvent> next = call.isReady() ? from.poll() : Optional.empty();
      while (next.isPresent()) {
        call.onNext(ConfigurationMessages.message(next.get()));
        next = call.isReady() ? from.poll() : Optional.empty();
      }
      if (from.isEnded()) {
        fail(
            Status.UNAVAILABLE
                .withDescription("processing stops; watch again when it is back")
                .asRuntimeException());
      }
    } catch (RuntimeException e) { // the outermost frame of what the call does here
      fail(Told.failure(e));
    }
  }

  private void fail(RuntimeException failure) {
    end();
    call.onError(failure);
  }

  private synchronized void end() {
    ended = true;
    ConfigurationWatch from = watch;
    if (from != null) {
      from.close();
    }
  }
}
