package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.varve.ledger.LedgerBusyException;

class BoundedQueueTest {
  private static BoundedQueue<String> queue(int countMax, long bytesMax, Duration patience) {
    return new BoundedQueue<>(
        new QueueLimits(countMax, bytesMax, patience),
        new BoundedQueue.GroupLimits(3, 10),
        String::length);
  }

  @Test
  void takesInOrderAndInGroups() {
    BoundedQueue<String> queue = queue(100, 1_000, Duration.ZERO);
    for (String each : List.of("a", "b", "c", "d", "eeeeeeeeeeee", "f")) {
      queue.put(each);
    }
    assertThat(queue.take()).as("at most three").containsExactly("a", "b", "c");
    assertThat(queue.take()).as("until ten bytes").containsExactly("d", "eeeeeeeeeeee");
    assertThat(queue.take()).containsExactly("f");
  }

  @Test
  void countsWhatWasTakenUntilItIsDone() {
    BoundedQueue<String> queue = queue(2, 1_000, Duration.ZERO);
    queue.put("a");
    queue.put("b");
    List<String> taken = queue.take();
    assertThatThrownBy(() -> queue.put("c")).isInstanceOf(LedgerBusyException.class);
    queue.done(taken);
    queue.put("c");
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void takesOneThatIsLargerThanAllItMayHold() {
    BoundedQueue<String> queue = queue(2, 3, Duration.ZERO);
    queue.put("too large");
    assertThatThrownBy(() -> queue.put("x"))
        .isInstanceOf(LedgerBusyException.class)
        .hasMessageContaining("9 bytes")
        .hasMessageContaining("at most 2 with 3 bytes");
  }

  @Test
  void letsAWaitingCallerInWhenThereIsRoom() throws InterruptedException {
    BoundedQueue<String> queue = queue(1, 1_000, Duration.ofMinutes(1));
    queue.put("a");
    CountDownLatch in = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              queue.put("b");
              in.countDown();
            });
    caller.start();
    assertThat(in.getCount()).isEqualTo(1);
    queue.done(queue.take());
    in.await();
    assertThat(queue.take()).containsExactly("b");
    caller.join();
  }

  @Test
  void givesOutTheRestAndThenNothingOnceClosed() {
    BoundedQueue<String> queue = queue(10, 1_000, Duration.ofMinutes(1));
    queue.put("a");
    queue.close(() -> new IllegalStateException("first reason"));
    queue.close(() -> new IllegalStateException("second reason"));
    assertThatThrownBy(() -> queue.put("b")).hasMessage("first reason");
    assertThat(queue.take()).containsExactly("a");
    assertThat(queue.take()).isEmpty();
  }

  @Test
  void turnsAwayThoseWhoWaitWhenItCloses() throws InterruptedException {
    BoundedQueue<String> queue = queue(1, 1_000, Duration.ofMinutes(1));
    queue.put("a");
    CountDownLatch away = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              assertThatThrownBy(() -> queue.put("b")).hasMessage("closed");
              away.countDown();
            });
    caller.start();
    queue.close(() -> new IllegalStateException("closed"));
    away.await();
    caller.join();
  }

  @Test
  void refusesLimitsThatLetNothingIn() {
    assertThatThrownBy(() -> new QueueLimits(0, 1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 requests");
  }
}
