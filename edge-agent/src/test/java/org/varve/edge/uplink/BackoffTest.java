package org.varve.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void doublesUpToTheLimitWithJitterWhateverTheSeed(long seed) {
    Backoff backoff =
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(60), new SplittableRandom(seed));

    long full = 500;
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.next().toMillis())
          .as("seed %d, try %d", seed, i)
          .isBetween(full / 2, full);
      full = Math.min(2 * full, 60_000);
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(500));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 61})
  void refusesPausesThatMakeNoSense(long firstSeconds) {
    assertThatThrownBy(
            () ->
                new Backoff(
                    Duration.ofSeconds(firstSeconds),
                    Duration.ofSeconds(60),
                    new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
