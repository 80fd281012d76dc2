package org.varve.rp;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Failure} is written as a gRPC status with google.rpc.ErrorInfo, and read from one.
 */
final class FailureStatus {
  // The text travels twice, once percent-encoded (up to three times as long) and once in base64, in
  // trailers that other
  // gRPC implementations bound to 8 KiB in all.
  private static final int MESSAGE_BYTES_MAX = 1_000;
  private static final int METADATA_BYTES_MAX = 1_000;
  private static final int METADATA_ENTRIES_MAX = 8;
  private static final String ELLIPSIS = "…";
  private static final String REASON_KEY = "reason";

  private FailureStatus() {}

  static StatusRuntimeException write(Failure failure) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setReason(failure.reason().name())
            .setDomain(Failure.DOMAIN)
            .putAllMetadata(bounded(failure.metadata()))
            .build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(failure.reason().status().value())
            .setMessage(bounded(String.valueOf(failure.getMessage())))
            .addDetails(Any.pack(info))
            .build());
  }

  static Failure read(StatusRuntimeException thrown) {
    return info(thrown).map(info -> stated(info, thrown)).orElseGet(() -> bare(thrown));
  }

  static boolean hasReason(StatusRuntimeException thrown) {
    return info(thrown).isPresent();
  }

  private static Failure stated(ErrorInfo info, StatusRuntimeException thrown) {
    String description = thrown.getStatus().getDescription();
    String message = description == null ? info.getReason() : description;
    Optional<ErrorReason> reason = ErrorReason.named(info.getReason());
    if (reason.isPresent()) {
      return new Failure(reason.get(), message, info.getMetadataMap(), thrown);
    }
    Map<String, String> metadata = new HashMap<>(info.getMetadataMap());
    metadata.put(REASON_KEY, info.getReason());
    return new Failure(ErrorReason.ofBare(thrown.getStatus().getCode()), message, metadata, thrown);
  }

  private static Failure bare(StatusRuntimeException thrown) {
    ErrorReason reason = ErrorReason.ofBare(thrown.getStatus().getCode());
    StringBuilder message = new StringBuilder(thrown.getStatus().getCode().name());
    append(message, ": ", thrown.getStatus().getDescription());
    Throwable cause = thrown.getStatus().getCause();
    append(message, ": ", cause == null ? null : cause.getMessage());
    append(message, "; ", nextStep(reason));
    return new Failure(reason, message.toString(), Map.of(), thrown);
  }

  private static @Nullable String nextStep(ErrorReason reason) {
    return switch (reason) {
      case UNREACHABLE ->
          "check that the server runs, its address and port, and that both sides trust the same CA";
      case DEADLINE_EXCEEDED -> "the call may have taken effect: ask for its outcome, or repeat it";
      case MESSAGE_TOO_LARGE ->
          "send at most " + EntityServer.MESSAGE_BYTES_MAX + " bytes a message";
      case UNSUPPORTED -> "the server does not know this call: compare its version with yours";
      default -> null;
    };
  }

  private static Optional<ErrorInfo> info(StatusRuntimeException thrown) {
    com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
    if (status == null) {
      return Optional.empty();
    }
    return status.getDetailsList().stream().flatMap(detail -> ours(detail).stream()).findFirst();
  }

  private static Optional<ErrorInfo> ours(Any detail) {
    if (!detail.is(ErrorInfo.class)) {
      return Optional.empty();
    }
    try {
      return Optional.of(detail.unpack(ErrorInfo.class))
          .filter(i -> Failure.DOMAIN.equals(i.getDomain()));
    } catch (InvalidProtocolBufferException e) {
      return Optional
          .empty(); // a detail that cannot be read is as good as none: the status code still speaks
    }
  }

  private static Map<String, String> bounded(Map<String, String> metadata) {
    Map<String, String> sent = new HashMap<>();
    int bytes = 0;
    for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
      bytes += utf8Length(entry.getKey()) + utf8Length(entry.getValue());
      if (sent.size() == METADATA_ENTRIES_MAX || bytes > METADATA_BYTES_MAX) {
        break;
      }
      sent.put(entry.getKey(), entry.getValue());
    }
    return sent;
  }

  private static String bounded(String text) {
    if (utf8Length(text) <= MESSAGE_BYTES_MAX) {
      return text;
    }
    int end = 0;
    int bytes = utf8Length(ELLIPSIS);
    while (true) {
      String next = Character.toString(text.codePointAt(end));
      bytes += utf8Length(next);
      if (bytes > MESSAGE_BYTES_MAX) {
        return text.substring(0, end) + ELLIPSIS;
      }
      end += next.length();
    }
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void append(StringBuilder to, String separator, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      to.append(separator).append(text);
    }
  }
}
