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
    if (calls.keySet().stream().anyMatch(look -> look.supervisor().contains("\n"))) {
      throw new Failure(ErrorReason.MALFORMED_REQUEST, "nobody has this name");
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
  void oneThatIsNeverTakenDoesNotKeepOthersFromBeingRecorded() {
    away = true;
    looks.note(OVERVIEW);
    looks.note(new Look("no such\nname", "GetOverview", ""));
    looks.note(new Look("tom", "GetOverview", ""));
    away = false;
    looks.tell();
    assertThat(taken)
        .containsExactly(Map.of(OVERVIEW, 1), Map.of(new Look("tom", "GetOverview", ""), 1));
    looks.tell();
    assertThat(taken).as("it does not wait on for ever").hasSize(2);
  }

  @Test
  void moreThanFitsInAMessageIsToldInParts() {
    away = true;
    for (int i = 0; i < 1_000; i++) {
      looks.note(new Look("sue", "VerifySample", "source-" + i));
    }
    away = false;
    looks.tell();
    assertThat(taken).extracting(Map::size).containsExactly(500, 500);
  }

  @Test
  void aSourceThatNobodyCanHaveIsRefusedAtOnce() {
    assertThatThrownBy(() -> looks.note(new Look("sue", "ExportReport", "x".repeat(1_025))))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("1025 characters");
    looks.tell();
    assertThat(taken).isEmpty();
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
