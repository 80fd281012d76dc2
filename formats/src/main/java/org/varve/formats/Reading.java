package org.varve.formats;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One decoded measurement.
 *
 * @param name what was measured, e.g. {@code urn:dev:host:load}
 * @param time when it was measured, by the source's clock
 * @param value what was measured; absent where the item gives only a sum, or no value at all
 * @param sum the value integrated over time (RFC 8428, 4.2), in units times seconds
 * @param unit a unit of the SenML registry (RFC 8428, 12.1), or what the source says
 */
public record Reading(
    String name, Instant time, Optional<Value> value, OptionalDouble sum, Optional<String> unit) {

  /** A plain reading without a sum. */
  public static Reading of(String name, Instant time, Value value, Optional<String> unit) {
    return new Reading(name, time, Optional.of(value), OptionalDouble.empty(), unit);
  }

  /** A number with its unit. */
  public static Reading of(String name, Instant time, double value, String unit) {
    return of(name, time, new Value.Number(value), Optional.of(unit));
  }

  /** A number without a unit. */
  public static Reading of(String name, Instant time, double value) {
    return of(name, time, new Value.Number(value), Optional.empty());
  }
}
