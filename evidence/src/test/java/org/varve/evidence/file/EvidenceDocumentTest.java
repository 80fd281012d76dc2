package org.varve.evidence.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/evidence.md} to what the code does. */
class EvidenceDocumentTest {
  private final String document;

  EvidenceDocumentTest() throws IOException {
    document = Files.readString(Path.of("..", "docs", "evidence.md"));
  }

  @Test
  void everyVerdictStandsThereWithItsSentenceAndNextStep() {
    assertThat(document.lines())
        .containsSubsequence(
            Arrays.stream(Verdict.Code.values())
                .map(code -> "| %s | %s | %s |".formatted(code, code.meaning(), code.nextStep()))
                .toList());
  }

  @Test
  void everyUnpackedPartStandsThere() {
    Scenario scenario = new Scenario();
    SortedMap<String, byte[]> parts = EvidenceParts.of(scenario.full(), scenario.trust().build());
    assertThat(parts.keySet()).allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
  }
}
