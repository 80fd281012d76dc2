package org.varve.evidence.file;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Says how fast evidence is verified on this machine, now; nothing depends on it. */
class VerifierSpeedTest {
  private static final Logger OUT = System.getLogger(VerifierSpeedTest.class.getName());
  private static final int WARM_UP = 500;
  private static final int ROUNDS = 1_000;

  @Test
  void printsHowManyFilesAreVerifiedInASecond() {
    Scenario scenario = new Scenario();
    byte[] evidence = scenario.evidence().withItem(scenario.item()).encode();
    Verifier kept = scenario.verifier();
    TrustFile trust = scenario.trust().build();
    measure(() -> kept.verify(evidence), WARM_UP);
    OUT.log(
        Level.INFO,
        "evidence files verified in a second of a core: %,d by a kept verifier, %,d by a new one each"
            .formatted(
                measure(() -> kept.verify(evidence), ROUNDS),
                measure(() -> new Verifier(trust).verify(evidence), ROUNDS)));
  }

  private static long measure(Runnable verification, int times) {
    // Of this thread's time on a processor: other work on the machine does not count.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < times; i++) {
      verification.run();
    }
    return times * TimeUnit.SECONDS.toNanos(1) / (threads.getCurrentThreadCpuTime() - start);
  }
}
