package org.varve.rp;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client is shown of what ended its call: stated failures as they are, anything else as
 * INTERNAL with the id under which the details are logged, once, here.
 */
final class ShownFailure {
  private static final Logger LOG = LoggerFactory.getLogger(ShownFailure.class);

  private final String method;
  private final Supplier<String> incidentIds;

  ShownFailure(String method, Supplier<String> incidentIds) {
    this.method = method;
    this.incidentIds = incidentIds;
  }

  /**
   * Of a status that a handler closed its call with; what it passed to {@code onError} is that
   * status's cause.
   */
  StatusRuntimeException of(Status status, Metadata trailers) {
    Throwable cause = status.getCause();
    return status.getCode() == Status.Code.UNKNOWN && cause != null
        ? of(cause)
        : relayed(status.asRuntimeException(trailers));
  }

  /** Of an exception that escaped from a handler. */
  StatusRuntimeException of(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    if (cause instanceof Failure failure) {
      return failure.toStatus();
    }
    if (cause instanceof StatusRuntimeException status) {
      return relayed(status);
    }
    if (cause instanceof StatusException status) {
      return relayed(new StatusRuntimeException(status.getStatus(), status.getTrailers()));
    }
    return incident(cause);
  }

  /** Of a status that another entity answered with, or that comes from gRPC itself. */
  private StatusRuntimeException relayed(StatusRuntimeException status) {
    Failure failure = Failure.of(status);
    return switch (failure.reason()) {
      // The other entity did not accept this one as a caller: no fault of the client, and nothing
      // that it can mend.
      case UNAUTHENTICATED, ROLE_MISMATCH -> incident(status);
      case INTERNAL -> FailureStatus.hasReason(status) ? failure.toStatus() : incident(status);
      default -> failure.toStatus();
    };
  }

  private StatusRuntimeException incident(Throwable cause) {
    String id = incidentIds.get();
    LOG.atError()
        .setCause(cause)
        .addKeyValue("incident", id)
        .addKeyValue("method", method)
        .log("call failed");
    String message =
        "internal failure, incident "
            + id
            + "; give this id to the operator, whose log has the details";
    return new Failure(ErrorReason.INTERNAL, message, Map.of("incident", id)).toStatus();
  }

  private static Throwable unwrapped(Throwable thrown) {
    @Nullable Throwable cause = thrown.getCause();
    boolean wrapper = thrown instanceof CompletionException || thrown instanceof ExecutionException;
    return wrapper && cause != null ? unwrapped(cause) : thrown;
  }
}
