package org.varve.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerStatus;

class ProcessingReadinessTest {

  @TempDir Path folder;

  @Test
  void isNotReadyWhileTheIndexLagsMoreThanTheLimitSays() {
    AtomicLong ahead = new AtomicLong();
    ProcessingEntity processing =
        new ProcessingEntity(
            ProcessingConfig.defaults(),
            folder.resolve("index"),
            aheadBy(ahead, new LedgerNode().ledger()),
            new MemoryContents());
    processing.start();
    try {
      assertThat(processing.obstacles()).isEmpty();
      ahead.set(64);
      assertThat(processing.obstacles()).isEmpty();
      ahead.set(65);
      assertThat(processing.obstacles()).singleElement().asString().contains("64 ledger blocks");
      ahead.set(0);
      assertThat(processing.obstacles()).isEmpty();
    } finally {
      processing.stop();
    }
  }

  /** A ledger that says that it has more blocks than it gives out. */
  private static Ledger aheadBy(AtomicLong blocks, Ledger ledger) {
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (proxy, method, arguments) -> {
              Object answer;
              try {
                answer = method.invoke(ledger, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              return answer instanceof LedgerStatus status
                  ? new LedgerStatus(
                      status.state(),
                      status.detail(),
                      status.height() + blocks.get(),
                      status.treeSize(),
                      status.queued())
                  : answer;
            });
  }
}
