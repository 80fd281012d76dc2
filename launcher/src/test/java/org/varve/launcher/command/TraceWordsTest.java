package org.varve.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceWordsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ms",
    "PT-1.5S, -1500 ms",
    "PT9.999S, 9999 ms",
    "PT10S, 10 s",
    "PT9M59S, 599 s",
    "PT10M, 10 min",
    "PT10H, 10 h",
    "PT239H, 239 h",
    "P10D, 10 days",
    "P-400D, -400 days"
  })
  void tellsASpanInTheUnitThatLeavesFewDigits(Duration span, String words) {
    assertThat(TraceCommand.words(span)).isEqualTo(words);
  }
}
