package org.varve.rp;

import io.grpc.Status;
import java.util.Optional;

/**
 * Why a call, or one operation in it, was refused: the stable names that programs may rely on.
 *
 * <p>{@code docs/errors.md} says of each what it means and what to do. Names are never changed nor
 * used anew; the reasons for which the ledger refuses an operation have the same names here.
 */
public enum ErrorReason {
  // An operation or a data block is refused: by representation at the door, or by the ledger.
  OPERATION_MALFORMED(Status.Code.INVALID_ARGUMENT),
  OPERATION_TOO_LARGE(Status.Code.INVALID_ARGUMENT),
  UNKNOWN_SIGNER(Status.Code.UNAUTHENTICATED),
  SIGNER_REVOKED(Status.Code.UNAUTHENTICATED),
  SIGNATURE_INVALID(Status.Code.UNAUTHENTICATED),
  UNKNOWN_SOURCE(Status.Code.NOT_FOUND),
  SOURCE_NOT_BOUND(Status.Code.PERMISSION_DENIED),
  NOT_AUTHORISED(Status.Code.PERMISSION_DENIED),
  FORMAT_UNKNOWN(Status.Code.INVALID_ARGUMENT),
  FORMAT_CONFLICT(Status.Code.ALREADY_EXISTS),
  FORMAT_VIOLATION(Status.Code.INVALID_ARGUMENT),
  CONTENT_MISMATCH(Status.Code.INVALID_ARGUMENT),
  ITEM_TOO_LARGE(Status.Code.INVALID_ARGUMENT),
  FORK(Status.Code.ALREADY_EXISTS),
  PREVIOUS_MISMATCH(Status.Code.FAILED_PRECONDITION),
  WRONG_CHAIN(Status.Code.FAILED_PRECONDITION),
  BLOCK_ROOT_MISMATCH(Status.Code.INVALID_ARGUMENT),
  BLOCK_TOO_LARGE(Status.Code.INVALID_ARGUMENT),
  BLOCK_NOT_RECORDED(Status.Code.ABORTED),

  // Enrolment.
  TOKEN_INVALID(Status.Code.UNAUTHENTICATED),
  TOKEN_EXPIRED(Status.Code.UNAUTHENTICATED),
  TOKEN_USED(Status.Code.ALREADY_EXISTS),

  // Any request.
  MALFORMED_REQUEST(Status.Code.INVALID_ARGUMENT),
  PAGE_TOKEN_INVALID(Status.Code.INVALID_ARGUMENT),
  NOT_FOUND(Status.Code.NOT_FOUND),
  CONTENT_ERASED(Status.Code.NOT_FOUND),
  CONTENT_ELSEWHERE(Status.Code.NOT_FOUND),
  VERSION_STALE(Status.Code.ABORTED),
  CONTROL_REFUSED(Status.Code.FAILED_PRECONDITION),
  SOURCE_SUSPENDED(Status.Code.PERMISSION_DENIED),
  ACCESS_DENIED(Status.Code.PERMISSION_DENIED),
  UNKNOWN_USER(Status.Code.UNAUTHENTICATED),
  QUOTA_EXCEEDED(Status.Code.RESOURCE_EXHAUSTED),
  CLOCK_SKEW(Status.Code.FAILED_PRECONDITION),
  UNAUTHENTICATED(Status.Code.UNAUTHENTICATED),
  ROLE_MISMATCH(Status.Code.PERMISSION_DENIED),
  OVERLOADED(Status.Code.RESOURCE_EXHAUSTED),
  LEDGER_BUSY(Status.Code.UNAVAILABLE),
  LEDGER_FAILED(Status.Code.UNAVAILABLE),
  INDEX_FAILED(Status.Code.UNAVAILABLE),
  DATA_DAMAGED(Status.Code.DATA_LOSS),
  INTERNAL(Status.Code.INTERNAL),

  // Seen by the client alone: gRPC itself ended the call. An entity that starts or stops, or cannot
  // reach another one, also answers UNREACHABLE.
  UNREACHABLE(Status.Code.UNAVAILABLE),
  DEADLINE_EXCEEDED(Status.Code.DEADLINE_EXCEEDED),
  CANCELLED(Status.Code.CANCELLED),
  MESSAGE_TOO_LARGE(Status.Code.RESOURCE_EXHAUSTED),
  UNSUPPORTED(Status.Code.UNIMPLEMENTED);

  private final Status.Code status;

  ErrorReason(Status.Code status) {
    this.status = status;
  }

  /** The gRPC status of a call that fails for this reason. */
  public Status.Code status() {
    return status;
  }

  /**
   * True if the same bytes, sent again later, may be accepted: nothing is wrong with them. A sender
   * keeps its data then; also after INTERNAL, since a fault of ours must not cost anyone data.
   */
  public boolean isTransient() {
    return switch (this) {
      case BLOCK_NOT_RECORDED,
          QUOTA_EXCEEDED,
          CLOCK_SKEW,
          OVERLOADED,
          LEDGER_BUSY,
          LEDGER_FAILED,
          INDEX_FAILED,
          DATA_DAMAGED,
          INTERNAL,
          UNREACHABLE,
          DEADLINE_EXCEEDED,
          CANCELLED ->
          true;
      default -> false;
    };
  }

  /** True if it is about one source alone, and passes: what others say can go on meanwhile. */
  public boolean isOfOneSource() {
    return this == QUOTA_EXCEEDED || this == CLOCK_SKEW || this == SOURCE_SUSPENDED;
  }

  /** The reason of this name; empty if it is of a newer version than this program. */
  public static Optional<ErrorReason> named(String name) {
    for (ErrorReason reason : values()) {
      if (reason.name().equals(name)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  /** What a status means that carries no reason: it came from gRPC, a proxy or another program. */
  static ErrorReason ofBare(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT, OUT_OF_RANGE, FAILED_PRECONDITION -> MALFORMED_REQUEST;
      case NOT_FOUND -> NOT_FOUND;
      case UNAUTHENTICATED -> UNAUTHENTICATED;
      case PERMISSION_DENIED -> NOT_AUTHORISED;
      case RESOURCE_EXHAUSTED -> MESSAGE_TOO_LARGE;
      case UNAVAILABLE -> UNREACHABLE;
      case DEADLINE_EXCEEDED -> DEADLINE_EXCEEDED;
      case CANCELLED -> CANCELLED;
      case UNIMPLEMENTED -> UNSUPPORTED;
      default -> INTERNAL;
    };
  }
}
