package org.varve.launcher.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/conformance.md to what the tags of the tests say. */
class ConformancePageTest {

  private static final Path ROOT = Path.of("..");

  @Test
  void thePageIsWhatTheProgramWrites() throws Exception {
    assertThat(Files.readString(ROOT.resolve("docs/conformance.md")))
        .as("after a change run: varve conformance --markdown docs/conformance.md")
        .isEqualTo(ConformancePage.of(Conformance.of(ROOT)));
  }

  @Test
  void noTagIsOverlooked() throws Exception {
    long found =
        TestSources.read(ROOT).tests().stream()
            .filter(test -> test.file().endsWith("ControlTest.java"))
            .mapToLong(test -> test.requirements().size())
            .sum();
    Path file = ROOT.resolve("ledger/ledger-api/src/test/java/org/varve/ledger/contract");
    long written =
        Files.readString(file.resolve("ControlTest.java"))
            .lines()
            .filter(line -> line.strip().startsWith("@Tag("))
            .count();

    assertThat(found).isPositive().isEqualTo(written);
  }

  @Test
  void everyTagNamesARequirementThatExists() throws Exception {
    Set<String> tags = new TreeSet<>();
    TestSources.read(ROOT).tests().forEach(test -> tags.addAll(test.requirements()));
    tags.removeAll(Requirements.all().stream().map(Requirement::id).collect(Collectors.toSet()));

    assertThat(tags).as("tags of no requirement").isEmpty();
  }
}
