package org.varve.edge.source;

import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * One figure of the machine.
 *
 * @param name of what is measured, the last part of the reading's name
 * @param unit as SenML has it (RFC 8428, 12.1)
 * @param source reads it; empty if the machine does not tell
 */
record HostGauge(String name, String unit, Supplier<OptionalDouble> source) {
  OptionalDouble read() {
    return source.get();
  }

  boolean works() {
    return read().isPresent();
  }
}
