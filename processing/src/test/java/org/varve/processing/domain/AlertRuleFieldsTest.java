package org.varve.processing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;

class AlertRuleFieldsTest {
  private static final SpecValue SOURCES = SpecValue.of(List.of("city/*"));

  @ParameterizedTest
  @CsvSource({
    "silent-source, true, false, true",
    "gap, true, false, true",
    "clock-skew, true, false, true",
    "fork, true, false, false",
    "denied-reads, true, true, true",
    "signer-revoked, true, true, true",
    "damage, false, false, false",
    "log-fork, false, false, false",
    "entity-down, false, false, false"
  })
  void refusesAFieldThatMeansNothingAndSaysWhich(
      String on, boolean sources, boolean threshold, boolean within) {
    assertThat(problems(on, "sources", SOURCES).isEmpty()).isEqualTo(sources);
    assertThat(problems(on, "threshold", SpecValue.of(5)).isEmpty()).isEqualTo(threshold);
    assertThat(problems(on, "withinSeconds", SpecValue.of(60)).isEmpty()).isEqualTo(within);
    assertThat(problems(on, "severity", SpecValue.of("info"))).isEmpty();
    assertThat(problems(on, "active", SpecValue.of(false))).isEmpty();
  }

  @Test
  void saysWhatARuleGoesBy() {
    assertThat(problems("gap", "threshold", SpecValue.of(5)))
        .containsExactly(
            "spec.threshold means nothing for gap; leave it out (it goes by sources, withinSeconds)");
    assertThat(problems("denied-reads", "withinSeconds", SpecValue.of(86_401)))
        .singleElement()
        .asString()
        .contains("86401", "86400");
    assertThat(problems("silent-source", "withinSeconds", SpecValue.of(86_401))).isEmpty();
  }

  private static List<String> problems(String on, String field, SpecValue value) {
    return AlertRuleFields.problems(
        Spec.of(new TreeMap<>(Map.of("on", SpecValue.of(on), field, value))));
  }
}
