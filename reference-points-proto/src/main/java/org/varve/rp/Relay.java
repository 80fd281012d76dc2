package org.varve.rp;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Passes the answers of a call to another entity on to a caller, no faster than the caller takes
 * them: the next one is asked for when the last one has left, so that a slow reader costs one
 * message of memory.
 *
 * @param <Q> request to the other entity
 * @param <F> its answer
 * @param <T> answer to the caller
 */
public final class Relay<Q, F, T> implements ClientResponseObserver<Q, F> {

  private final ServerCallStreamObserver<T> caller;
  private final Function<F, T> message;

  /** True while the caller has to become ready before more is asked for. */
  private final AtomicBoolean held = new AtomicBoolean();

  private @Nullable ClientCallStreamObserver<Q> callee;

  private Relay(ServerCallStreamObserver<T> caller, Function<F, T> message) {
    this.caller = caller;
    this.message = message;
  }

  /**
   * To be called while the method that serves {@code caller} runs, as gRPC demands for its
   * handlers.
   */
  public static <Q, F, T> Relay<Q, F, T> to(StreamObserver<T> caller, Function<F, T> message) {
    return new Relay<>((ServerCallStreamObserver<T>) caller, message);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> call) {
    callee = call;
    call.disableAutoRequestWithInitial(1);
    caller.setOnReadyHandler(this::release);
    caller.setOnCancelHandler(() -> call.cancel("the caller gave the call up", null));
  }

  @Override
  public void onNext(F answer) {
    caller.onNext(message.apply(answer));
    held.set(true);
    if (caller.isReady()) {
      release();
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (!caller.isCancelled()) {
      caller.onError(failure);
    }
  }

  @Override
  public void onCompleted() {
    caller.onCompleted();
  }

  /** Both threads may find the caller ready; only one of them asks for the next answer. */
  private void release() {
    ClientCallStreamObserver<Q> call = callee;
    if (call != null && held.compareAndSet(true, false)) {
      call.request(1);
    }
  }
}
