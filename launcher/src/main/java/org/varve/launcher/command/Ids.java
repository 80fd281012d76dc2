package org.varve.launcher.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.varve.launcher.UsageException;
import org.varve.proto.common.v1.TimeRange;
import org.varve.proto.u2s.v1.GetRequest;
import org.varve.proto.u2s.v1.TraceRequest;

/** How the command line writes and reads operation ids, leaf indexes and times. */
final class Ids {

  private static final Pattern LEAF_INDEX = Pattern.compile("\\d{1,18}");
  private static final Pattern OPERATION_ID = Pattern.compile("[0-9a-fA-F]{64}");
  private static final int DATE_LENGTH = "2026-01-31".length();

  private Ids() {}

  /** An operation id of 64 hex digits, or a leaf index in decimal. */
  static GetRequest request(String id) {
    if (LEAF_INDEX.matcher(id).matches()) {
      return GetRequest.newBuilder().setLeafIndex(Long.parseLong(id)).build();
    }
    if (!OPERATION_ID.matcher(id).matches()) {
      throw new UsageException(
          "'"
              + id
              + "' is neither an operation id (64 hex digits) nor a leaf index; 'varve search' prints both");
    }
    return GetRequest.newBuilder()
        .setOperationId(ByteString.copyFrom(HexFormat.of().parseHex(id)))
        .build();
  }

  /** The same, to trace it. */
  static TraceRequest.Builder traceRequest(String id) {
    GetRequest key = request(id);
    return key.hasLeafIndex()
        ? TraceRequest.newBuilder().setLeafIndex(key.getLeafIndex())
        : TraceRequest.newBuilder().setOperationId(key.getOperationId());
  }

  /** Of a request, where 0 is none. */
  static long limit(long wanted) {
    if (wanted < 0) {
      throw new UsageException("--limit is " + wanted + "; give 1 or more, or 0 for all");
    }
    return wanted;
  }

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  /** In milliseconds; empty when the message has no such time. */
  static String time(boolean present, Timestamp time) {
    return present
        ? Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
            .truncatedTo(ChronoUnit.MILLIS)
            .toString()
        : "";
  }

  /** Half-open; an empty text leaves that end open. */
  static TimeRange range(String from, String until) {
    TimeRange.Builder range = TimeRange.newBuilder();
    if (!from.isEmpty()) {
      range.setFrom(timestamp(from));
    }
    if (!until.isEmpty()) {
      range.setUntil(timestamp(until));
    }
    return range.build();
  }

  private static Timestamp timestamp(String text) {
    Instant instant = instant(text);
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant instant(String text) {
    try {
      if (text.length() == DATE_LENGTH) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      if (text.endsWith("Z")) {
        return Instant.parse(text);
      }
      return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new UsageException(
          "'"
              + text
              + "' is not a time; write 2026-01-31, 2026-01-31T12:00:00 or 2026-01-31T12:00:00Z (UTC)",
          e);
    }
  }
}
