package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.varve.evidence.crypto.SignatureProvider;

/**
 * How many readings a second become durable in process, and how many times that is what one signed
 * and synced operation a reading gives, in the same run. It prints, and never fails for being slow:
 * what matters is the ratio, since a machine that others use too has no speed of its own.
 */
class IngestMeasurementIT {

  private static final int ROUNDS = Integer.getInteger("varve.ingest.rounds", 5);
  private static final int READINGS_PER_OPERATION = 100;
  private static final int OPERATIONS_PER_BLOCK = 1_000;
  private static final int OPERATIONS = 5_000;
  private static final int SINGLES = 500;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private enum Arm {
    GROUPED("100 readings an operation, 1,000 operations a block"),
    SINGLE("one operation a reading, one block an operation, each synced");

    private final String what;

    Arm(String what) {
      this.what = what;
    }
  }

  /** Seconds a reading. */
  private record Cost(double wall, double cpu) {}

  @Test
  void readingsRecordedDurablyInProcess() throws Exception {
    // Not in the usual folder for temporary files: that may be memory, where a sync costs nothing.
    Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "ingest");
    Map<Arm, List<Cost>> costs = new LinkedHashMap<>();
    try (IngestBench bench = new IngestBench(folder)) {
      for (Arm arm : Arm.values()) {
        measure(bench, arm); // warms up
        costs.put(arm, new ArrayList<>());
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (Arm arm : Arm.values()) {
          costs.get(arm).add(measure(bench, arm));
        }
      }
    }
    print(costs, Files.getFileStore(folder).type());
    costs.forEach((arm, rounds) -> assertThat(rounds).as(arm.what).hasSize(ROUNDS));
  }

  private static Cost measure(IngestBench bench, Arm arm) throws Exception {
    boolean grouped = arm == Arm.GROUPED;
    List<IngestBench.Signed> signed =
        grouped ? bench.sign(OPERATIONS, READINGS_PER_OPERATION) : bench.sign(SINGLES, 1);
    long readings = grouped ? (long) OPERATIONS * READINGS_PER_OPERATION : SINGLES;
    long cpu = SYSTEM.getProcessCpuTime();
    long wall = System.nanoTime();
    if (grouped) {
      bench.record(signed, OPERATIONS_PER_BLOCK);
    } else {
      bench.recordOneByOne(signed);
    }
    return new Cost(
        (System.nanoTime() - wall) / 1e9 / readings,
        (SYSTEM.getProcessCpuTime() - cpu) / 1e9 / readings);
  }

  private static void print(Map<Arm, List<Cost>> costs, String fileSystem) {
    System.out.printf(
        "IngestMeasurementIT: %d alternating rounds, medians; signatures by %s; file system %s; load %.1f%n",
        ROUNDS, SignatureProvider.chosen().name(), fileSystem, SYSTEM.getSystemLoadAverage());
    Cost grouped = median(costs.get(Arm.GROUPED));
    costs.forEach(
        (arm, rounds) -> {
          Cost median = median(rounds);
          System.out.printf(
              "  %,12.0f readings/s  %10.1f us CPU a reading  ratio %,7.0fx wall %,6.0fx CPU  spread %.2f  %s%n",
              1 / median.wall(),
              median.cpu() * 1e6,
              median.wall() / grouped.wall(),
              median.cpu() / grouped.cpu(),
              spread(rounds),
              arm.what);
        });
  }

  private static Cost median(List<Cost> rounds) {
    double[] wall = rounds.stream().mapToDouble(Cost::wall).sorted().toArray();
    double[] cpu = rounds.stream().mapToDouble(Cost::cpu).sorted().toArray();
    return new Cost(wall[wall.length / 2], cpu[cpu.length / 2]);
  }

  /** The worst round against the median. */
  private static double spread(List<Cost> rounds) {
    double worst = rounds.stream().mapToDouble(Cost::wall).max().orElseThrow();
    return worst / median(rounds).wall();
  }
}
