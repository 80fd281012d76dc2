package org.varve.formats;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Resolves the records of one pack (RFC 8428, 4.6): holds the base fields that are in force. */
final class SenmlPack {
  /** RFC 8428, 4.4: "MUST NOT use this object" if its version is larger than what is understood. */
  private static final BigDecimal VERSION_MAX = BigDecimal.TEN;

  private final Violations violations;
  private String baseName = "";
  private BigDecimal baseTime = BigDecimal.ZERO;
  private @Nullable String baseUnit;
  private @Nullable BigDecimal baseValue;
  private @Nullable BigDecimal baseSum;
  private BigDecimal version = VERSION_MAX;

  SenmlPack(Violations violations) {
    this.violations = violations;
  }

  /** The readings of the pack, in its order; of use only if no violation was added. */
  List<Reading> resolve(JsonNode pack) {
    if (!pack.isArray() || pack.isEmpty() || pack.size() > SenmlJson.RECORDS_MAX) {
      violations.add(
          "",
          pack.isArray() ? pack.size() + " records" : pack.getNodeType(),
          "a pack is an array of 1 to " + SenmlJson.RECORDS_MAX + " records (RFC 8428, 4)",
          "send an array, and large packs in parts");
      return List.of();
    }
    List<Reading> readings = new ArrayList<>(pack.size());
    for (int i = 0; i < pack.size() && !violations.isFull(); i++) {
      resolve(pack.get(i), i).ifPresent(readings::add);
    }
    return readings;
  }

  private Optional<Reading> resolve(JsonNode record, int index) {
    String path = "/" + index;
    if (!record.isObject()) {
      violations.add(path, record, "a record is a JSON object (RFC 8428, 5)", "send an object");
      return Optional.empty();
    }
    if (!SenmlFields.check(record, path, violations)) {
      return Optional.empty();
    }
    takeBaseFields(record);
    checkVersion(record, index);
    String name = baseName + record.path("n").asText();
    if (!SenmlName.isAllowed(name)) {
      violations.add(path + "/n", '"' + name + '"', SenmlName.RULE, "rename the sensor");
    }
    return resolve(record, path, name);
  }

  private Optional<Reading> resolve(JsonNode record, String path, String name) {
    Optional<Instant> time = time(record, path);
    Optional<Value> value = value(record, path);
    OptionalDouble sum = sum(record, path);
    if (value.isEmpty() && sum.isEmpty()) {
      violations.add(
          path,
          "without a value",
          "a record has exactly one of v, vs, vb, vd, or a sum s (RFC 8428, 4.2)",
          "add the value or leave the record out");
    }
    Optional<String> unit =
        Optional.ofNullable(record.has("u") ? record.get("u").textValue() : baseUnit);
    return time.map(at -> new Reading(name, at, value, sum, unit));
  }

  private void takeBaseFields(JsonNode record) {
    baseName = record.has("bn") ? record.get("bn").textValue() : baseName;
    baseTime = record.has("bt") ? record.get("bt").decimalValue() : baseTime;
    baseUnit = record.has("bu") ? record.get("bu").textValue() : baseUnit;
    baseValue = record.has("bv") ? record.get("bv").decimalValue() : baseValue;
    baseSum = record.has("bs") ? record.get("bs").decimalValue() : baseSum;
  }

  private void checkVersion(JsonNode record, int index) {
    if (!record.has("bver")) {
      return;
    }
    BigDecimal given = record.get("bver").decimalValue();
    if (given.signum() <= 0
        || given.stripTrailingZeros().scale() > 0
        || given.compareTo(VERSION_MAX) > 0) {
      violations.add(
          "/" + index + "/bver",
          given,
          "a version is an integer from 1 to " + VERSION_MAX + " (RFC 8428, 4.4)",
          "send a version that is understood here");
    } else if (index > 0 && given.compareTo(version) != 0) {
      violations.add(
          "/" + index + "/bver",
          given,
          "all records of a pack have the version of the first, " + version + " (RFC 8428, 4.4)",
          "send two packs");
    }
    version = index == 0 ? given : version;
  }

  private Optional<Instant> time(JsonNode record, String path) {
    BigDecimal seconds = plus(baseTime, record.path("t"));
    Optional<Instant> time = EpochSeconds.toInstant(seconds, SenmlJson.TIME_MIN);
    if (time.isEmpty()) {
      violations.add(
          path + "/t",
          record.has("t") || baseTime.signum() != 0 ? seconds : "missing",
          "bt and t together are seconds since 1970, from "
              + SenmlJson.TIME_MIN.getEpochSecond()
              + " (smaller ones are relative to now, RFC 8428, 4.5.3) to the year 9999",
          "send the absolute time of the measurement");
    }
    return time;
  }

  private Optional<Value> value(JsonNode record, String path) {
    List<Value> values = new ArrayList<>(1);
    if (record.has("vs")) {
      values.add(new Value.Text(record.get("vs").textValue()));
    }
    if (record.has("vb")) {
      values.add(new Value.Flag(record.get("vb").booleanValue()));
    }
    if (record.has("vd")) {
      values.add(data(record.get("vd").textValue(), path));
    }
    // RFC 8428, 4.5.4: with a base value, a missing value counts as zero.
    if (record.has("v") || (baseValue != null && values.isEmpty())) {
      number(plus(baseValue, record.path("v")), path + "/v")
          .ifPresent(number -> values.add(new Value.Number(number)));
    }
    if (values.size() > 1) {
      violations.add(
          path,
          values.size() + " values",
          "a record has exactly one of v, vs, vb, vd (RFC 8428, 4.2)",
          "send one record for each");
    }
    return values.stream().findFirst();
  }

  private OptionalDouble sum(JsonNode record, String path) {
    if (!record.has("s") && baseSum == null) {
      return OptionalDouble.empty();
    }
    return number(plus(baseSum, record.path("s")), path + "/s")
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  private Optional<Double> number(BigDecimal number, String path) {
    double value = number.doubleValue();
    if (Double.isFinite(value)) {
      return Optional.of(value);
    }
    violations.add(
        path,
        "too large with its base",
        "a value fits a double, at most about 1.8e308",
        "send a smaller base");
    return Optional.empty();
  }

  private Value data(String text, String path) {
    Optional<Value.Data> data = Value.Data.parse(text);
    if (data.isEmpty()) {
      violations.add(
          path + "/vd",
          text,
          "bytes are base64url without padding (RFC 8428, table 1; RFC 4648, 5)",
          "encode them so");
    }
    return data.orElseGet(() -> Value.Data.of(new byte[0]));
  }

  private static BigDecimal plus(@Nullable BigDecimal base, JsonNode number) {
    BigDecimal start = base == null ? BigDecimal.ZERO : base;
    return number.isMissingNode() ? start : start.add(number.decimalValue());
  }
}
