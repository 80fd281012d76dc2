package org.varve.launcher.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * What one unit of work took.
 *
 * @param wallSeconds by the clock on the wall
 * @param cpuSeconds computed by all threads of this process, those of its clients among them
 */
record Cost(double wallSeconds, double cpuSeconds) {

  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** What is measured. */
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** The cost of each of so many units that the work does together. */
  static Cost of(long units, Work work) throws IOException, InterruptedException {
    long cpu = MACHINE.getProcessCpuTime();
    long wall = System.nanoTime();
    work.run();
    double wallSeconds = (System.nanoTime() - wall) / 1e9;
    double cpuSeconds = (MACHINE.getProcessCpuTime() - cpu) / 1e9;
    return new Cost(wallSeconds / units, cpuSeconds / units);
  }

  /** Threads that want a core, averaged over the last minute; negative if not known. */
  static double load() {
    return MACHINE.getSystemLoadAverage();
  }
}
