package org.varve.representation.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.RecordingPolicy;
import org.varve.representation.domain.SealedBlock;
import org.varve.representation.testing.HeldRecorder;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestClock;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

@Timeout(30)
class RetryingRecorderTest {
  private static final RecordingPolicy POLICY =
      new RecordingPolicy(Duration.ofSeconds(1), 3, Duration.ofMillis(100), Duration.ofMillis(150));

  private final HeldRecorder recorder = new HeldRecorder();
  private final PromptScheduler scheduler = new PromptScheduler();
  private final RetryingRecorder retrying =
      new RetryingRecorder(recorder, POLICY, scheduler, RepresentationMetrics.NOOP);
  private final SealedBlock block =
      new OwnStatements(TestAgent.seeded(9).key(), new TestClock(), () -> "log", "p")
          .seal(TestAgent.seeded(1).saysMany(2));

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "DEADLINE_EXCEEDED", "LEDGER_BUSY", "OVERLOADED"})
  void sendsTheSameBytesAgainWhenNothingWasDecided(ErrorReason reason) throws Exception {
    CompletableFuture<List<Outcome>> answer = retrying.record(block);
    fail(recorder.next(), reason);
    HeldRecorder.Held again = recorder.next();

    assertThat(again.block().block().encode()).isEqualTo(block.block().encode());
    again.recordAll();
    assertThat(answer.get()).hasSize(2);
    assertThat(scheduler.delays).containsExactly(100L);
  }

  @Test
  @Tag("Y-7.1.1-f")
  void givesUpAfterTheLastAttempt() throws Exception {
    CompletableFuture<List<Outcome>> answer = retrying.record(block);
    for (int i = 0; i < 3; i++) {
      fail(recorder.next(), ErrorReason.DEADLINE_EXCEEDED);
    }

    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.DEADLINE_EXCEEDED));
    assertThat(scheduler.delays).containsExactly(100L, 150L);
    assertThat(recorder.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"LEDGER_FAILED", "INTERNAL", "WRONG_CHAIN", "NOT_AUTHORISED", "CANCELLED"})
  void doesNotRepeatWhatWasDecided(ErrorReason reason) throws Exception {
    CompletableFuture<List<Outcome>> answer = retrying.record(block);
    fail(recorder.next(), reason);

    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("no answer");
    assertThat(scheduler.delays).isEmpty();
  }

  @Test
  void triesNoMoreOnceStopped() throws Exception {
    CompletableFuture<List<Outcome>> answer = retrying.record(block);
    scheduler.shutdownNow();
    fail(recorder.next(), ErrorReason.UNREACHABLE);

    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
        .hasMessageContaining("being stopped");
  }

  private static void fail(HeldRecorder.Held held, ErrorReason reason) {
    held.answer().completeExceptionally(new Failure(reason, "no answer"));
  }

  /** Notes each delay and does not wait for it. */
  private static final class PromptScheduler extends ScheduledThreadPoolExecutor {
    private final List<Long> delays = new ArrayList<>();

    PromptScheduler() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      if (isShutdown()) {
        throw new RejectedExecutionException("shut down");
      }
      delays.add(unit.toMillis(delay));
      return super.schedule(command, 0, unit);
    }
  }
}
