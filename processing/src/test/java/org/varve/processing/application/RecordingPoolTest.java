package org.varve.processing.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** A flood of recordings costs bounded memory, and whoever is refused is told to come again. */
@Timeout(30)
class RecordingPoolTest {
  private final AtomicLong time = new AtomicLong();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch gate = new CountDownLatch(1);

  @Test
  void refusesWhatComesOnTopOfThoseThatWait() {
    RecordingPool pool = new RecordingPool(1, 2, Duration.ofSeconds(10), time::get);
    for (int i = 0; i < 5; i++) {
      pool.run(new Step("block " + i));
    }
    assertThat(done).containsExactly("refused block 3", "refused block 4");
    gate.countDown();
    pool.close();
    assertThat(done)
        .containsExactly(
            "refused block 3",
            "refused block 4",
            "recorded block 0",
            "recorded block 1",
            "recorded block 2");
  }

  @Test
  void refusesWhatHasWaitedTooLong() {
    RecordingPool pool = new RecordingPool(1, 2, Duration.ofSeconds(10), time::get);
    pool.run(new Step("block 0"));
    pool.run(new Step("block 1"));
    time.set(Duration.ofSeconds(11).toNanos());
    gate.countDown();
    pool.close();
    assertThat(done).contains("refused block 1");
  }

  @Test
  void refusesAfterItWasClosed() {
    RecordingPool pool = new RecordingPool(1, 1, Duration.ofSeconds(10), time::get);
    pool.close();
    pool.close();
    pool.run(new Step("block 0"));
    assertThat(done).containsExactly("refused block 0");
  }

  private final class Step implements RecordingPool.Recording {
    private final String name;

    Step(String name) {
      this.name = name;
    }

    @Override
    public void run() {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      done.add("recorded " + name);
    }

    @Override
    public void refuse(Failure busy) {
      assertThat(busy.reason()).isEqualTo(ErrorReason.LEDGER_BUSY);
      done.add("refused " + name);
    }
  }
}
