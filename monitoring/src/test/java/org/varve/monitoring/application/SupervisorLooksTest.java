package org.varve.monitoring.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.monitoring.application.SupervisorLooks.Look;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

@Tag("Y-8.9-3")
class SupervisorLooksTest {
  private static final Look OVERVIEW = new Look("sue", "GetOverview", "");

  private final List<Map<Look, Integer>> taken = new ArrayList<>();
  private boolean away;
  private final SupervisorLooks looks = new SupervisorLooks(this::take, Runnable::run);

  private void take(Map<Look, Integer> calls) {
    if (away) {
      throw new Failure(ErrorReason.UNREACHABLE, "nobody is there");
    }
    taken.add(calls);
  }

  @Test
  void eachIsToldAtOnce() {
    looks.note(OVERVIEW);
    looks.note(new Look("sue", "ListSources", "*"));
    assertThat(taken).hasSize(2);
    looks.tell();
    assertThat(taken).hasSize(2);
  }

  @Test
  void whatIsNotTakenIsCountedAndToldLater() {
    away = true;
    looks.note(OVERVIEW);
    looks.note(OVERVIEW);
    away = false;
    looks.tell();
    assertThat(taken).containsExactly(Map.of(OVERVIEW, 2));
  }

  @Test
  void nobodyLooksWithoutATraceWhenTooMuchWaits() {
    away = true;
    for (int i = 0; i < 1_000; i++) {
      looks.note(new Look("sue", "VerifySample", "source-" + i));
    }
    looks.note(new Look("sue", "VerifySample", "source-9"));
    assertThatThrownBy(() -> looks.note(OVERVIEW))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("1000 different calls");
  }
}
