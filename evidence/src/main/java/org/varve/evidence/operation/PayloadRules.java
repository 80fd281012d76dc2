package org.varve.evidence.operation;

import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.CoseHeader;

/** The limits of a payload, and which kind has which fields. */
final class PayloadRules {
  static final int MAX_NAME_BYTES = 128;
  static final int MAX_DESCRIPTION_BYTES = 1_024;
  static final int MAX_ITEMS = 10_000;
  static final int MAX_LABELS = 32;
  static final int MAX_PARENTS = 64;
  static final int MAX_SAMPLING_BYTES = 1_024;
  static final int MAX_CONTROL_DATA = 16;
  static final int MAX_BODY_BYTES = 32_768;

  /** The years 1 to 9999, which RFC 3339 and protobuf's Timestamp can say as well. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.ofEpochSecond(CoseHeader.MAX_SECONDS + 1);

  private PayloadRules() {}

  static void check(OperationPayload payload) {
    checkPlace(payload);
    checkItems(payload);
    payload
        .description()
        .ifPresent(text -> Texts.require(text, MAX_DESCRIPTION_BYTES, "description (7)"));
    if (payload.parents().size() > MAX_PARENTS) {
      throw broken("parents (14)", "has more than " + MAX_PARENTS);
    }
    boolean data = payload.kind() == OperationKind.DATA;
    requirePresence("body (18)", payload.body(), !data);
    payload.body().ifPresent(body -> Bodies.check(payload.kind(), body));
    if (payload.kind() == OperationKind.GAP) {
      GapBody.decode(payload.body().orElseThrow())
          .requireBefore(payload.epoch(), payload.sequence());
    }
  }

  private static void checkPlace(OperationPayload payload) {
    if (payload.epoch() < 0) {
      throw broken("epoch (2)", "must not be negative");
    }
    if (payload.sequence() < 1) {
      throw broken("sequence (3)", "must be 1 or more");
    }
    requirePresence("previous (4)", payload.previous(), payload.sequence() > 1);
  }

  private static void checkItems(OperationPayload payload) {
    boolean data = payload.kind() == OperationKind.DATA;
    requirePresence("format (5)", payload.format(), data);
    requirePresence("data type (6)", payload.dataType(), data);
    requirePresence("content root (9)", payload.contentRoot(), data);
    requirePresence("sampled from (11)", payload.sampledFrom(), data);
    requirePresence("sampled to (12)", payload.sampledTo(), data);
    if (data) {
      checkItemValues(payload);
    } else if (payload.itemCount() != 0
        || payload.samplingData().isPresent()
        || payload.commitment() != Commitment.RAW_BYTES) {
      throw broken("items", "only DATA has items");
    } else if (payload.updates().isPresent()) {
      throw broken("updates (19)", "is not allowed here");
    }
  }

  private static void checkItemValues(OperationPayload payload) {
    Texts.require(payload.format().orElseThrow(), MAX_NAME_BYTES, "format (5)");
    Texts.require(payload.dataType().orElseThrow(), MAX_NAME_BYTES, "data type (6)");
    int count = payload.itemCount();
    if (count < 1 || count > MAX_ITEMS) {
      throw broken("item count (8)", count + " is not 1 to " + MAX_ITEMS);
    }
    Instant from = payload.sampledFrom().orElseThrow();
    Instant to = payload.sampledTo().orElseThrow();
    if (from.isBefore(EARLIEST) || to.isBefore(from) || !to.isBefore(LATEST)) {
      throw broken("sampled to (12)", "must not be before sampled from (11), in years 1 to 9999");
    }
    payload
        .samplingData()
        .filter(sample -> sample.length < 1 || sample.length > MAX_SAMPLING_BYTES)
        .ifPresent(
            sample -> {
              throw broken("sampling data (16)", "must have 1 to 1024 bytes");
            });
  }

  private static void requirePresence(String field, Optional<?> value, boolean expected) {
    if (value.isPresent() != expected) {
      throw broken(field, expected ? "is required here" : "is not allowed here");
    }
  }

  private static MalformedException broken(String field, String rule) {
    return new MalformedException(rule, "payload, " + field);
  }
}
