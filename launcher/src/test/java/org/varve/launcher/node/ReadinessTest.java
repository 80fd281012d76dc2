package org.varve.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReadinessTest {

  private final AtomicReference<List<String>> obstacles = new AtomicReference<>(List.of());
  private final List<Boolean> told = new ArrayList<>();

  @Test
  void tellsEachChangeOnce() {
    try (Readiness readiness = new Readiness(obstacles::get, told::add)) {
      assertThat(told).as("before the first look").isEmpty();
      readiness.look();
      assertThat(told).containsExactly(true);

      obstacles.set(List.of("the broker does not deliver"));
      readiness.look();
      readiness.look();
      assertThat(told).containsExactly(true, false);

      obstacles.set(List.of());
      readiness.look();
      assertThat(told).containsExactly(true, false, true);
    }
  }

  @Test
  void aNodeWhoseStateCannotBeToldIsNotReady() {
    Readiness readiness =
        new Readiness(
            () -> {
              throw new IllegalStateException("broken");
            },
            told::add);
    try (readiness) {
      readiness.look();
    }
    assertThat(told).containsExactly(false);
  }
}
