package org.varve.rp;

import com.google.protobuf.Timestamp;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;
import org.varve.proto.common.v1.ProcessStatus;

/** What an entity tells monitoring of itself and of the process that it runs in. */
public final class ProcessFacts {
  private final Supplier<List<String>> obstacles;

  /**
   * @param obstacles as of {@link FunctionalEntity#obstacles}
   */
  public ProcessFacts(Supplier<List<String>> obstacles) {
    this.obstacles = obstacles;
  }

  /** As of now. */
  public ProcessStatus status() {
    Runtime runtime = Runtime.getRuntime();
    return ProcessStatus.newBuilder()
        .setStartedAt(startedAt())
        .addAllObstacles(obstacles.get())
        .setProcessors(runtime.availableProcessors())
        .setLoadAverage(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())
        .setHeapUsedBytes(runtime.totalMemory() - runtime.freeMemory())
        .setHeapMaxBytes(runtime.maxMemory())
        .build();
  }

  private static Timestamp startedAt() {
    long millis = ManagementFactory.getRuntimeMXBean().getStartTime();
    return Timestamp.newBuilder()
        .setSeconds(millis / 1_000)
        .setNanos((int) (millis % 1_000) * 1_000_000)
        .build();
  }
}
