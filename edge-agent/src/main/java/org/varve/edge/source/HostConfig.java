package org.varve.edge.source;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the machine that the agent runs on is read.
 *
 * @param period between two looks at it
 * @param proc where the kernel tells load, memory and network
 * @param sys where the kernel tells temperatures
 * @param disk a path on the disk whose free space is told
 */
public record HostConfig(Duration period, Path proc, Path sys, Path disk) {
  /** A look costs some file reads; more often would measure the agent itself. */
  public static final Duration PERIOD_MIN = Duration.ofMillis(100);

  public HostConfig {
    if (period.compareTo(PERIOD_MIN) < 0) {
      throw new IllegalArgumentException(
          "the period is %s, the shortest is %s; look less often".formatted(period, PERIOD_MIN));
    }
  }

  /** This machine, with the paths that Linux has. */
  public static HostConfig every(Duration period) {
    return new HostConfig(period, Path.of("/proc"), Path.of("/sys"), Path.of("/"));
  }
}
