package org.varve.edge.collect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceDescriptionTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "my source", "tab\there"})
  void refusesNamesThatNoOperationCanBear(String name) {
    assertThatThrownBy(() -> SourceDescription.of(name, "type", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + name + "\"");
  }

  @Test
  void refusesDataTypesAndLabelsThatNoOperationCanBear() {
    assertThatThrownBy(() -> SourceDescription.of("s", "", Map.of()))
        .hasMessageContaining("data type");
    assertThatThrownBy(() -> SourceDescription.of("s", "x".repeat(129), Map.of()))
        .hasMessageContaining("128");
    assertThatThrownBy(() -> SourceDescription.of("s", "t", Map.of("k", "v".repeat(257))))
        .hasMessageContaining("256");
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 33; i++) {
      many.put("label" + i, "");
    }
    assertThatThrownBy(() -> SourceDescription.of("s", "t", many)).hasMessageContaining("32");
  }
}
