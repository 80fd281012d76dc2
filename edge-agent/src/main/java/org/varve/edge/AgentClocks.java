package org.varve.edge;

import java.time.Clock;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Where time and chance come from.
 *
 * @param clock what readings and operations are dated by
 * @param nanos for durations; never jumps
 * @param random spreads the attempts of many agents
 */
record AgentClocks(Clock clock, LongSupplier nanos, RandomGenerator random) {
  static AgentClocks system() {
    return new AgentClocks(Clock.systemUTC(), System::nanoTime, new SplittableRandom());
  }
}
