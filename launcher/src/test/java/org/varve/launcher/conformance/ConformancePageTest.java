package org.varve.launcher.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/conformance.md true: it may lack the newest tests, but says nothing that is not so.
 */
class ConformancePageTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\S+) \\| ([YF]-\\S+) \\| (.*) \\| (.*) \\|$");
  private static final Pattern TEST = Pattern.compile("`([^`]+)`");

  @Test
  void thePageSaysOfEachRequirementWhatTheProgramKnows() throws Exception {
    Map<String, Requirement> known =
        Requirements.all().stream().collect(Collectors.toMap(Requirement::id, each -> each));
    Map<String, String> rows = new HashMap<>();
    Matcher row = ROW.matcher(page());
    while (row.find()) {
      Requirement requirement = known.get(row.group(2));
      assertThat(requirement).as(row.group(2)).isNotNull();
      assertThat(row.group(1)).as(row.group(2)).isEqualTo(requirement.clause());
      assertThat(row.group(3)).as(row.group(2)).isEqualTo(requirement.meaning());
      assertThat(row.group(4).contains("**Open:**"))
          .as("%s is open", row.group(2))
          .isEqualTo(requirement.open().isPresent());
      requirement.open().ifPresent(why -> assertThat(row.group(4)).contains(why));
      rows.put(row.group(2), row.group(4));
    }
    assertThat(rows.keySet())
        .containsAll(
            known.values().stream().filter(ConformancePage::isClaim).map(Requirement::id).toList());
  }

  @Test
  void everyTestOnThePageExistsAndIsTagged() throws Exception {
    Map<String, Set<String>> tagged = new HashMap<>();
    TestSources.read(ROOT).tests().forEach(test -> tagged.put(test.name(), test.requirements()));
    Matcher row = ROW.matcher(page());
    int tests = 0;
    while (row.find()) {
      Matcher test = TEST.matcher(row.group(4));
      while (test.find()) {
        tests++;
        assertThat(tagged.getOrDefault(test.group(1), Set.of()))
            .as(
                "%s; after a change run: varve conformance --markdown docs/conformance.md",
                test.group(1))
            .contains(row.group(2));
      }
    }
    assertThat(tests).isGreaterThan(50);
  }

  @Test
  void everyTagNamesARequirementThatExists() throws Exception {
    Set<String> tags = new TreeSet<>();
    TestSources.read(ROOT).tests().forEach(test -> tags.addAll(test.requirements()));
    tags.removeAll(Requirements.all().stream().map(Requirement::id).collect(Collectors.toSet()));

    assertThat(tags).as("tags of no requirement").isEmpty();
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/conformance.md"));
  }
}
