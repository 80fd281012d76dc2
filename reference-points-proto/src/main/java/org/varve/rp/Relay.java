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
  private final Passage<F, T> passage;

  /** True while the caller has to become ready before more is asked for. */
  private final AtomicBoolean held = new AtomicBoolean();

  /** True once the passage refused to go on: what is still coming goes nowhere. */
  private boolean refused;

  private @Nullable ClientCallStreamObserver<Q> callee;

  private Relay(ServerCallStreamObserver<T> caller, Passage<F, T> passage) {
    this.caller = caller;
    this.passage = passage;
  }

  /** What becomes of the answers on their way; used by one thread at a time. */
  @FunctionalInterface
  public interface Passage<F, T> {
    /**
     * What the caller is given for an answer.
     *
     * @throws Failure if he shall not have it: the call fails with that
     */
    T through(F answer);

    /**
     * Nothing more comes.
     *
     * @throws Failure if more should have come
     */
    default void end() {}

    /** This, and then another one. */
    default <U> Passage<F, U> then(Function<T, U> more) {
      Passage<F, T> first = this;
      return new Passage<>() {
        @Override
        public U through(F answer) {
          return more.apply(first.through(answer));
        }

        @Override
        public void end() {
          first.end();
        }
      };
    }
  }

  /**
   * To be called while the method that serves {@code caller} runs, as gRPC demands for its
   * handlers.
   */
  public static <Q, F, T> Relay<Q, F, T> to(StreamObserver<T> caller, Passage<F, T> passage) {
    return new Relay<>((ServerCallStreamObserver<T>) caller, passage);
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
    if (refused) {
      return;
    }
    try {
      caller.onNext(passage.through(answer));
    } catch (Failure e) {
      refuse(e);
      return;
    }
    held.set(true);
    if (caller.isReady()) {
      release();
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (!refused && !caller.isCancelled()) {
      caller.onError(failure);
    }
  }

  @Override
  public void onCompleted() {
    if (refused) {
      return;
    }
    try {
      passage.end();
    } catch (Failure e) {
      refuse(e);
      return;
    }
    caller.onCompleted();
  }

  private void refuse(Failure why) {
    refused = true;
    ClientCallStreamObserver<Q> call = callee;
    if (call != null) {
      call.cancel(why.getMessage(), null);
    }
    caller.onError(why.toStatus());
  }

  /** Both threads may find the caller ready; only one of them asks for the next answer. */
  private void release() {
    ClientCallStreamObserver<Q> call = callee;
    if (call != null && held.compareAndSet(true, false)) {
      call.request(1);
    }
  }
}
