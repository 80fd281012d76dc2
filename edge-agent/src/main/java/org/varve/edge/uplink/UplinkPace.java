package org.varve.edge.uplink;

import java.util.function.LongSupplier;

/**
 * How fast the uplink goes.
 *
 * @param limits of what is on its way, and of patience
 * @param backoff between attempts
 * @param nanos a clock that never jumps
 */
public record UplinkPace(UplinkLimits limits, Backoff backoff, LongSupplier nanos) {}
