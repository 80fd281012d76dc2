package org.varve.launcher.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.launcher.UsageException;

class ResourceFileTest {

  private static final String GRANT =
      """
      kind: Grant
      id: lamps
      spec:
        user: eve
        sources: [city/a, city/b]
      """;

  @Test
  void readsADocumentEach() {
    List<WantedResource> read =
        ResourceFile.read(
            GRANT + "---\nkind: Retention\nid: r\nversion: 2\nspec: {days: 3}\n", "f");

    assertThat(read).extracting(WantedResource::kind).containsExactly("Grant", "Retention");
    assertThat(read.get(0).spec().texts("sources")).containsExactly("city/a", "city/b");
    assertThat(read.get(1).version()).contains(2L);
    assertThat(read.get(1).spec().integer("days")).contains(3L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec: {a: 1.5}|spec.a is 1.5",
        "spec: {a: [x, {b: 1.5}]}|spec.a[1].b is 1.5",
        "spec: {a: [x, '']}|spec.a[1] is \"\"",
        "spec: {a: [~]}|spec.a[0] is null",
        "spec: {a: 1, a: 2}|Duplicate",
        "spec: 7|spec is 7",
        "specs: {}|key 'specs' is not known",
        "version: x|version is",
        "note: y|key 'note' is not known"
      })
  void whatCouldBeReadInTwoWaysIsRefusedWithItsPlace(String line, String message) {
    String yaml =
        "kind: Grant\nid: lamps\n" + line + (line.startsWith("spec:") ? "" : "\nspec: {}");
    assertThatThrownBy(() -> ResourceFile.read(yaml, "f"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsWrittenMayBeJoinedAndDocumentsMayBeEmpty() {
    String one = ResourceFile.write(ResourceFile.read(GRANT, "f").get(0));

    assertThat(ResourceFile.read("---\n" + one + "---\n" + one + "---\n# no more\n", "f"))
        .extracting(WantedResource::where)
        .containsExactly("f, document 1", "f, document 2");
    assertThatThrownBy(() -> ResourceFile.read("---\n---\n", "f"))
        .hasMessageContaining("f has no resource");
  }

  @ParameterizedTest
  @CsvSource({"id: a, kind is missing", "kind: Grant, id is missing"})
  void whatIsMissingIsNamed(String line, String message) {
    assertThatThrownBy(() -> ResourceFile.read(line + "\nspec: {}", "f"))
        .hasMessageContaining("document 1: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:", "a: ~", "a: null", "a: ''"})
  void whatIsLeftEmptyIsLeftOut(String line) {
    String yaml = "kind: Grant\nid: x\nspec:\n  " + line + "\n  b: {c: 1, d: }\n";

    Spec spec = ResourceFile.read(yaml, "f").get(0).spec();

    assertThat(spec.values()).containsOnlyKeys("b");
    assertThat(SpecTree.object(spec)).containsEntry("b", Map.of("c", 1L));
  }

  @Test
  void writesWhatItReads() {
    Spec spec =
        Spec.of(
            Map.of(
                "number", SpecValue.of(7),
                "text", SpecValue.of("7"),
                "yes", SpecValue.of("true"),
                "flag", SpecValue.of(true)));
    WantedResource resource =
        new WantedResource("Grant", "x", Optional.of(3L), spec, "f, document 1");

    assertThat(ResourceFile.read(ResourceFile.write(resource), "f")).containsExactly(resource);
  }

  @Test
  void tellsWhatDiffersLineByLine() {
    Spec before = ResourceFile.read(GRANT, "f").get(0).spec();
    Spec after = ResourceFile.read(GRANT.replace("user: eve", "user: max"), "f").get(0).spec();

    assertThat(SpecDiff.lines(before, after)).containsExactly("- user: eve", "+ user: max");
    assertThat(SpecDiff.lines(before, before)).isEmpty();
  }
}
