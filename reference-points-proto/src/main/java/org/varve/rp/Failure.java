package org.varve.rp;

import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call that failed for a stated reason, on either side of it.
 *
 * <p>A handler throws it, or passes it to {@code onError}; {@link EntityServer} sends it as the
 * call's status with google.rpc.ErrorInfo. A caller reads what a stub threw by {@link #of}. The
 * message is for people: it names the offending value, the limit and the next step.
 */
public final class Failure extends RuntimeException {
  /** Domain of the ErrorInfo that carries the reason. */
  public static final String DOMAIN = "varve.org";

  private final ErrorReason reason;
  private final Map<String, String> metadata;

  public Failure(ErrorReason reason, String message) {
    this(reason, message, Map.of(), null);
  }

  /**
   * With a cause that stays on this side of the call: only reason, message and metadata are sent.
   */
  public Failure(ErrorReason reason, String message, Throwable cause) {
    this(reason, message, Map.of(), cause);
  }

  /**
   * With values for programs, such as the limit that was passed: at most 8, in all at most 1,000
   * bytes are sent.
   */
  public Failure(ErrorReason reason, String message, Map<String, String> metadata) {
    this(reason, message, metadata, null);
  }

  Failure(
      ErrorReason reason, String message, Map<String, String> metadata, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message), cause);
    this.reason = Objects.requireNonNull(reason);
    this.metadata = Map.copyOf(metadata);
  }

  /**
   * What a call failed of. A status without our ErrorInfo gets the reason that fits its code; a
   * reason that this version does not know gets the one that fits its code, and its name is kept in
   * the metadata as {@code reason}.
   */
  public static Failure of(StatusRuntimeException status) {
    return FailureStatus.read(status);
  }

  public ErrorReason reason() {
    return reason;
  }

  public Map<String, String> metadata() {
    return metadata;
  }

  /** The same failure as gRPC transports it. */
  public StatusRuntimeException toStatus() {
    return FailureStatus.write(this);
  }
}
