package org.varve.representation.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.Confidentiality;
import org.varve.evidence.operation.Operation;
import org.varve.representation.testing.TestAgent;

class ControlDataTest {
  private final TestAgent agent = TestAgent.seeded(1);

  @Test
  @Tag("Y-8.1-d")
  void namesPolicyFormatsAndTheHighestConfidentiality() {
    List<Operation> operations =
        List.of(
            operation("senml-json/1", Confidentiality.CONFIDENTIAL),
            operation("opaque/1", Confidentiality.PUBLIC),
            operation("senml-json/1", Confidentiality.INTERNAL));

    assertThat(ControlData.of("city/3", operations))
        .isEqualTo(
            Map.of(
                "policy", "city/3",
                "formats", "opaque/1 senml-json/1",
                "confidentiality", "CONFIDENTIAL"));
  }

  @Test
  void leavesOutFormatsThatDoNotFitAndSaysHowMany() {
    List<Operation> operations = new ArrayList<>();
    for (int i = 100; i < 200; i++) {
      operations.add(operation("json-some-longer-name/" + i, Confidentiality.INTERNAL));
    }

    String formats = ControlData.of("default/1", operations).get("formats");

    assertThat(formats).startsWith("json-some-longer-name/100 json").endsWith("+91");
    assertThat(formats.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(256);
  }

  private Operation operation(String format, Confidentiality confidentiality) {
    return agent
        .statement(
            TestAgent.SOURCE,
            List.of(new byte[1]),
            payload -> payload.format(format).confidentiality(confidentiality))
        .operation();
  }
}
