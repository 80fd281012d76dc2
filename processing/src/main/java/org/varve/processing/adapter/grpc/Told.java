package org.varve.processing.adapter.grpc;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.varve.ledger.DataDamagedException;
import org.varve.ledger.LedgerBusyException;
import org.varve.ledger.LedgerFailedException;
import org.varve.processing.application.IndexFailedException;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Tells callers of the troubles of ledger and index by the reasons of docs/errors.md. */
final class Told {
  private Told() {}

  /** Answers a call with one message, or with what went wrong. */
  static <T> void answer(StreamObserver<T> caller, Supplier<T> answer) {
    T message;
    try {
      message = answer.get();
    } catch (RuntimeException e) { // a handler's outermost frame
      caller.onError(failure(e));
      return;
    }
    caller.onNext(message);
    caller.onCompleted();
  }

  /** The failure as a caller may see it; one that is not foreseen stays as it is. */
  static RuntimeException failure(RuntimeException thrown) {
    if (thrown instanceof IndexFailedException) {
      return failure(ErrorReason.INDEX_FAILED, thrown);
    }
    if (thrown instanceof DataDamagedException) {
      return failure(ErrorReason.DATA_DAMAGED, thrown);
    }
    if (thrown instanceof LedgerBusyException) {
      return failure(ErrorReason.LEDGER_BUSY, thrown);
    }
    if (thrown instanceof LedgerFailedException) {
      return failure(ErrorReason.LEDGER_FAILED, thrown);
    }
    if (thrown instanceof CancellationException) {
      return failure(ErrorReason.CANCELLED, thrown);
    }
    return thrown;
  }

  private static Failure failure(ErrorReason reason, RuntimeException thrown) {
    return new Failure(reason, String.valueOf(thrown.getMessage()), thrown);
  }
}
