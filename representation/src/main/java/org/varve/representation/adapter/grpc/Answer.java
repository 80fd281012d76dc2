package org.varve.representation.adapter.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * The answer to a unary call, as a future that fails with {@link Failure}.
 *
 * @param <T> the response
 */
final class Answer<T> implements StreamObserver<T> {
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable T value;

  CompletableFuture<T> future() {
    return future;
  }

  @Override
  public void onNext(T response) {
    value = response;
  }

  @Override
  public void onError(Throwable thrown) {
    future.completeExceptionally(failure(thrown));
  }

  @Override
  public void onCompleted() {
    T response = value;
    if (response == null) {
      future.completeExceptionally(
          new Failure(ErrorReason.INTERNAL, "the call was answered OK, but with no message"));
    } else {
      future.complete(response);
    }
  }

  static Failure failure(Throwable thrown) {
    return thrown instanceof StatusRuntimeException status
        ? Failure.of(status)
        : Failure.of(Status.fromThrowable(thrown).asRuntimeException());
  }
}
