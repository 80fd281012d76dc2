package org.varve.edge.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.varve.edge.Fixtures;

class AgentClockTest {
  private final AtomicReference<Instant> system = new AtomicReference<>(Fixtures.NOW);
  private final AtomicLong nanos = new AtomicLong();
  private final AgentClock clock = new AgentClock(Fixtures.following(system::get), nanos::get);

  @Test
  void tellsTheMachinesTimeIfThatIsAfterTheBuild() {
    assertThat(AgentClock.BUILT).isBefore(Fixtures.NOW);
    assertThat(clock.instant()).isEqualTo(Fixtures.NOW);
    assertThat(clock.isSet()).isTrue();
    assertThat(clock.step()).isEmpty();
  }

  @Test
  void countsFromTheBuildUntilItIsSetAndThenTellsTheStep() {
    system.set(Instant.EPOCH);
    assertThat(clock.isSet()).isFalse();
    nanos.set(Duration.ofSeconds(90).toNanos());
    assertThat(clock.instant()).isEqualTo(AgentClock.BUILT.plusSeconds(90));
    assertThat(clock.step()).isEmpty();

    system.set(Fixtures.NOW);

    assertThat(clock.isSet()).isTrue();
    assertThat(clock.instant()).isEqualTo(Fixtures.NOW);
    assertThat(clock.step())
        .contains(Duration.between(AgentClock.BUILT.plusSeconds(90), Fixtures.NOW));
  }
}
