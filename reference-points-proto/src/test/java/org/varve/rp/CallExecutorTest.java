package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** So many threads, so many waiting, and no more. */
class CallExecutorTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService executor = CallExecutor.of("processing", 2);

  @AfterEach
  void stop() {
    release.countDown();
    executor.shutdown();
  }

  @Test
  void threadsAreNamedAfterTheEntityAndKeepNoProgramAlive() throws Exception {
    Future<Thread> ran = executor.submit(Thread::currentThread);
    assertThat(ran.get(5, TimeUnit.SECONDS).getName()).isEqualTo("processing-1");
    assertThat(ran.get().isDaemon()).isTrue();
  }

  @Test
  void aFloodIsRejectedInsteadOfFillingTheMemory() {
    for (int i = 0; i < 2 + 4_096; i++) {
      executor.execute(this::waitForTheEnd);
    }
    assertThatThrownBy(() -> executor.execute(this::waitForTheEnd))
        .isInstanceOf(RejectedExecutionException.class);
  }

  private void waitForTheEnd() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
