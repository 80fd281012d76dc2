package org.varve.representation.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.representation.domain.SealingPolicy.Backlog;
import org.varve.representation.domain.SealingPolicy.Cause;

@Tag("Y-7.1.1-d")
class SealingPolicyTest {
  private static final Duration AGE = Duration.ofMillis(100);
  private static final Duration LINGER = Duration.ofMillis(2);
  private static final Duration NONE = Duration.ZERO;

  private final SealingPolicy policy = new SealingPolicy(10, 1_000, AGE, LINGER, 3);

  @Test
  void sealsByCount() {
    assertThat(policy.seals(new Backlog(9, 9, NONE, 1))).isEmpty();
    assertThat(policy.seals(new Backlog(10, 10, NONE, 1))).contains(Cause.COUNT);
  }

  @Test
  void sealsByBytes() {
    assertThat(policy.seals(new Backlog(2, 999, NONE, 1))).isEmpty();
    assertThat(policy.seals(new Backlog(2, 1_000, NONE, 1))).contains(Cause.BYTES);
  }

  @Test
  void sealsByAgeOfTheOldestWhileBlocksAreInFlight() {
    assertThat(policy.seals(new Backlog(1, 1, AGE.minusNanos(1), 1))).isEmpty();
    assertThat(policy.seals(new Backlog(1, 1, AGE, 1))).contains(Cause.AGE);
  }

  @Test
  void sealsAfterTheLingerWhenNothingIsInFlight() {
    assertThat(policy.seals(new Backlog(1, 1, LINGER.minusNanos(1), 0))).isEmpty();
    assertThat(policy.seals(new Backlog(1, 1, LINGER, 0))).contains(Cause.IDLE);
  }

  @Test
  void sealsNothingWhileAllBlocksAreInFlight() {
    Backlog full = new Backlog(10, 1_000, AGE, 3);

    assertThat(policy.seals(full)).isEmpty();
    assertThat(policy.wait(full)).isEmpty();
    assertThat(policy.mayStart(full)).isFalse();
  }

  @Test
  void sealsNothingOfNothing() {
    assertThat(policy.seals(new Backlog(0, 0, NONE, 0))).isEmpty();
    assertThat(policy.wait(new Backlog(0, 0, NONE, 0))).isEmpty();
  }

  @Test
  void waitsForWhatIsLeftOfThePatience() {
    assertThat(policy.wait(new Backlog(1, 1, Duration.ofMillis(30), 1)))
        .contains(Duration.ofMillis(70));
    assertThat(policy.wait(new Backlog(1, 1, Duration.ofMillis(1), 0)))
        .contains(Duration.ofMillis(1));
    assertThat(policy.wait(new Backlog(1, 1, Duration.ofMillis(300), 1))).contains(Duration.ZERO);
  }

  @Test
  void refusesWrongLimitsByNameAndRange() {
    assertThatThrownBy(() -> new SealingPolicy(4_097, 1, AGE, LINGER, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sealing.operationsMax is 4097; it must be 1 to 4096");
    assertThatThrownBy(() -> new SealingPolicy(1, 8 << 20, AGE, LINGER, 1))
        .hasMessage("sealing.blockBytesMax is 8388608; it must be 1 to 7340032");
    assertThatThrownBy(() -> new SealingPolicy(1, 1, AGE, AGE.plusMillis(1), 1))
        .hasMessage("sealing.linger is 101 ms; it must be 0 to 100 ms");
    assertThatThrownBy(() -> new SealingPolicy(1, 1, NONE, NONE, 1))
        .hasMessageContaining("sealing.ageMax is 0 ms");
    assertThatThrownBy(() -> new SealingPolicy(1, 1, AGE, LINGER, 0))
        .hasMessageContaining("sealing.blocksInFlightMax is 0");
  }
}
