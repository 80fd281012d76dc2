package org.varve.provisioning;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Passes the answers of a call to processing on to a data user, no faster than the data user takes
 * them: the next one is asked for when the last one has left, so that a slow reader costs one
 * message of memory.
 *
 * @param <Q> request to processing
 * @param <F> answer of processing
 * @param <T> answer to the data user
 */
final class Relay<Q, F, T> implements ClientResponseObserver<Q, F> {

  private final ServerCallStreamObserver<T> user;
  private final Function<F, T> message;

  /** True while the data user has to become ready before more is asked for. */
  private final AtomicBoolean held = new AtomicBoolean();

  private @Nullable ClientCallStreamObserver<Q> processing;

  private Relay(ServerCallStreamObserver<T> user, Function<F, T> message) {
    this.user = user;
    this.message = message;
  }

  /**
   * To be called while the method that serves {@code user} runs, as gRPC demands for its handlers.
   */
  static <Q, F, T> Relay<Q, F, T> to(StreamObserver<T> user, Function<F, T> message) {
    return new Relay<>((ServerCallStreamObserver<T>) user, message);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> call) {
    processing = call;
    call.disableAutoRequestWithInitial(1);
    user.setOnReadyHandler(this::release);
    user.setOnCancelHandler(() -> call.cancel("the data user gave the call up", null));
  }

  @Override
  public void onNext(F answer) {
    user.onNext(message.apply(answer));
    held.set(true);
    if (user.isReady()) {
      release();
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (!user.isCancelled()) {
      user.onError(failure);
    }
  }

  @Override
  public void onCompleted() {
    user.onCompleted();
  }

  /** Both threads may find the data user ready; only one of them asks for the next answer. */
  private void release() {
    ClientCallStreamObserver<Q> call = processing;
    if (call != null && held.compareAndSet(true, false)) {
      call.request(1);
    }
  }
}
