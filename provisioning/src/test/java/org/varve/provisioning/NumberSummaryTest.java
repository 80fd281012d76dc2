package org.varve.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums stay as exact as a double can say, however many numbers there are. */
class NumberSummaryTest {
  private static final Instant TIME = Instant.EPOCH;

  @Test
  void aLargeNumberThatGoesAgainTakesNoSmallOneAlong() {
    NumberSummary numbers = new NumberSummary();
    for (double each : new double[] {1, 1e100, 1, -1e100}) {
      numbers.add(each, TIME);
    }
    assertThat(numbers.sum()).isEqualTo(2);
    assertThat(numbers.mean()).isEqualTo(0.5);
    assertThat(numbers.min()).isEqualTo(-1e100);
    assertThat(numbers.max()).isEqualTo(1e100);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aHundredThousandNumbersSumUpToTheNearestDoubleButOneWhateverTheSeed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NumberSummary numbers = new NumberSummary();
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < 100_000; i++) {
      double each = random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-8, 8));
      numbers.add(each, TIME);
      exact = exact.add(new BigDecimal(each));
    }
    double nearest = exact.doubleValue();
    assertThat(numbers.sum()).as("seed %d", seed).isCloseTo(nearest, within(Math.ulp(nearest)));
    assertThat(numbers.mean())
        .isCloseTo(
            exact.divide(BigDecimal.valueOf(100_000), MathContext.DECIMAL64).doubleValue(),
            within(2 * Math.ulp(nearest)));
  }

  @Test
  void theLatestIsTheOneThatIsLatestInTimeNotTheOneThatCameLast() {
    NumberSummary numbers = new NumberSummary();
    numbers.add(1, TIME);
    numbers.add(2, TIME.plusSeconds(9));
    numbers.add(3, TIME.plusSeconds(9));
    numbers.add(4, TIME.plusSeconds(5));
    assertThat(numbers.last()).isEqualTo(3);
    assertThat(numbers.lastTime()).isEqualTo(TIME.plusSeconds(9));
  }

  @Test
  void aSumBeyondADoubleIsInfiniteAndNotNoNumber() {
    NumberSummary numbers = new NumberSummary();
    numbers.add(Double.MAX_VALUE, TIME);
    numbers.add(Double.MAX_VALUE, TIME);
    numbers.add(1, TIME);
    assertThat(numbers.sum()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(numbers.mean()).isEqualTo(Double.POSITIVE_INFINITY);
  }
}
