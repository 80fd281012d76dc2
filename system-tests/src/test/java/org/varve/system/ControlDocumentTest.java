package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varve.evidence.operation.SpecField;
import org.varve.evidence.operation.SpecShape;
import org.varve.launcher.resource.ResourceFile;
import org.varve.launcher.resource.WantedResource;
import org.varve.ledger.ResourceKind;
import org.varve.provisioning.DataUserShape;

/** docs/control.md says of each kind what the code demands, and its examples are in order. */
class ControlDocumentTest {

  static Stream<SpecShape> shapes() {
    return Stream.of(
            org.varve.processing.domain.OwnedShapes.all(),
            org.varve.representation.domain.OwnedShapes.all(),
            List.of(DataUserShape.shape()))
        .flatMap(List::stream);
  }

  @Test
  @Tag("Y-7.3.2-a")
  void everyKindHasAShape() {
    List<String> kinds = Arrays.stream(ResourceKind.values()).map(ResourceKind::word).toList();
    assertThat(shapes().map(SpecShape::kind)).containsExactlyInAnyOrderElementsOf(kinds);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theTableOfAKindIsThatOfTheCode(SpecShape shape) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : section(shape).split("\n")) {
      if (line.startsWith("| `")) {
        rows.add(line);
      }
    }
    assertThat(rows).isEqualTo(shape.fields().stream().map(ControlDocumentTest::row).toList());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theExampleOfAKindIsInOrder(SpecShape shape) throws IOException {
    String section = section(shape);
    int begin = section.indexOf("```yaml\n") + "```yaml\n".length();
    String yaml = section.substring(begin, section.indexOf("```", begin));
    WantedResource example = ResourceFile.read(yaml, "the example").get(0);
    assertThat(example.kind()).isEqualTo(shape.kind());
    assertThat(shape.problems(example.spec())).isEmpty();
  }

  private static String row(SpecField field) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            field.name(),
            field.type(),
            field.required() ? "required" : "",
            field.limits(),
            field.meaning());
  }

  private static String section(SpecShape shape) throws IOException {
    String page = Files.readString(Repository.here().root().resolve("docs/control.md"));
    int begin = page.indexOf("### " + shape.kind() + "\n");
    assertThat(begin).as("section of " + shape.kind()).isPositive();
    int end = page.indexOf("\n### ", begin);
    return page.substring(begin, end < 0 ? page.length() : end);
  }
}
