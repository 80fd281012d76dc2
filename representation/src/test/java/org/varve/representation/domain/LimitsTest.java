package org.varve.representation.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTest {

  @Test
  void pendingAdmitsUpToCountAndBytes() {
    PendingLimits limits = new PendingLimits(3, 100);

    assertThat(limits.admit(2, 50, 50)).isTrue();
    assertThat(limits.admit(3, 10, 1)).isFalse();
    assertThat(limits.admit(1, 50, 51)).isFalse();
  }

  @Test
  void pendingAlwaysAdmitsOneOperation() {
    assertThat(new PendingLimits(1, 10).admit(0, 0, 1_000)).isTrue();
  }

  @Test
  void windowHoldsUpToCountAndBytesAndAlwaysOne() {
    StreamLimits limits = new StreamLimits(1, 3, 100);

    assertThat(limits.holds(3, 100)).isTrue();
    assertThat(limits.holds(4, 100)).isFalse();
    assertThat(limits.holds(2, 101)).isFalse();
    assertThat(limits.holds(1, 1_000)).isTrue();
  }

  @Test
  void pausesBetweenAttemptsDoubleUpToTheLongest() {
    RecordingPolicy policy =
        new RecordingPolicy(
            Duration.ofSeconds(1), 100, Duration.ofMillis(100), Duration.ofSeconds(1));

    assertThat(policy.delayAfter(1)).isEqualTo(Duration.ofMillis(100));
    assertThat(policy.delayAfter(2)).isEqualTo(Duration.ofMillis(200));
    assertThat(policy.delayAfter(4)).isEqualTo(Duration.ofMillis(800));
    assertThat(policy.delayAfter(5)).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.delayAfter(100)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void wrongLimitsAreToldByName() {
    assertThatThrownBy(() -> new PendingLimits(0, 1))
        .hasMessage("pending.operationsMax is 0; it must be 1 to 1000000");
    assertThatThrownBy(() -> new StreamLimits(0, 1, 1)).hasMessageContaining("streams.streamsMax");
    assertThatThrownBy(() -> new SubmissionLimits(10_001, 1, 1, Duration.ofMinutes(1)))
        .hasMessage("submission.itemsMax is 10001; it must be 1 to 10000");
    assertThatThrownBy(() -> new SubmissionLimits(1, 2, 1, Duration.ofMinutes(1)))
        .hasMessage("submission.itemsBytesMax is 1; it must be 2 to 4194304");
    assertThatThrownBy(
            () -> new RecordingPolicy(Duration.ZERO, 1, Duration.ofMillis(1), Duration.ofMillis(1)))
        .hasMessageContaining("recording.deadline is 0 ms");
  }
}
