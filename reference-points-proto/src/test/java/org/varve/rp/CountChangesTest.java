package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CountChangesTest {

  @Test
  void tellsOnceByHowMuchEachHasGrown() {
    CountChanges<String> changes = new CountChanges<>(10, Map.of("a", 5L));
    assertThat(changes.since(Map.of("a", 5L))).isEmpty();
    assertThat(changes.since(Map.of("a", 7L, "b", 1L))).isEqualTo(Map.of("a", 2L, "b", 1L));
    assertThat(changes.since(Map.of("a", 7L, "b", 1L))).isEmpty();
  }

  @Test
  void oneThatWasForgottenBeginsAnew() {
    CountChanges<String> changes = new CountChanges<>(10, Map.of("a", 5L, "b", 5L));
    assertThat(changes.since(Map.of("b", 2L))).isEqualTo(Map.of("b", 2L));
    assertThat(changes.since(Map.of("a", 1L, "b", 2L))).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void whatDoesNotFitIsToldInTheNextLook() {
    CountChanges<String> changes = new CountChanges<>(1, Map.of());
    Map<String, Long> now = Map.of("a", 1L, "b", 2L);
    Map<String, Long> first = changes.since(now);
    Map<String, Long> second = changes.since(now);
    assertThat(first).hasSize(1);
    assertThat(second).hasSize(1).isNotEqualTo(first);
    assertThat(changes.since(now)).isEmpty();
  }
}
