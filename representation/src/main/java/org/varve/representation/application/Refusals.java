package org.varve.representation.application;

import java.util.Map;
import java.util.concurrent.CompletionException;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.PendingLimits;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** The failures that several parts of representation tell their senders. */
final class Refusals {
  /** Value for programs beside OVERLOADED: after how many milliseconds to try again. */
  static final String RETRY_AFTER_MILLIS = "retry_after_millis";

  private static final String KEEP = "; keep the operation and send it again";

  private Refusals() {}

  static Failure stopping() {
    return new Failure(ErrorReason.UNREACHABLE, "representation is being stopped" + KEEP);
  }

  static Failure notReady() {
    return new Failure(
        ErrorReason.UNREACHABLE,
        "representation has not heard from processing yet which signers and formats there are"
            + KEEP);
  }

  static Failure overloaded(int operations, long bytes, PendingLimits limits) {
    return new Failure(
        ErrorReason.OVERLOADED,
        ("%d operations of %d bytes wait for the ledger, at most %d and %d may;"
                + " send it again in a second, or use SubmitStream")
            .formatted(operations, bytes, limits.operationsMax(), limits.bytesMax()),
        Map.of(RETRY_AFTER_MILLIS, "1000"));
  }

  /**
   * What the sender of one operation is told when its whole data block failed.
   *
   * <p>Where the ledger did not answer its reason is passed on. Any other reason speaks of our own
   * block, not of the sender's operation: to the sender it is a fault of ours. Without the cause,
   * which whoever calls this logs: gRPC would send a status that it finds among causes instead of
   * ours.
   */
  static RuntimeException ofBlock(Throwable thrown) {
    return unwrapped(thrown) instanceof Failure failure && failure.reason().isTransient()
        ? new Failure(failure.reason(), failure.getMessage() + KEEP)
        : new Failure(
            ErrorReason.INTERNAL,
            "the data block with this operation was not recorded, the server's log says why"
                + KEEP);
  }

  /** The failure of a call that submitted one operation. */
  static Failure of(Outcome.Refused refused) {
    return ErrorReason.named(refused.reason())
        .map(reason -> new Failure(reason, refused.message()))
        .orElseGet(
            () ->
                new Failure(
                    ErrorReason.OPERATION_MALFORMED, refused.reason() + ": " + refused.message()));
  }

  static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? unwrapped(cause) : thrown;
  }
}
