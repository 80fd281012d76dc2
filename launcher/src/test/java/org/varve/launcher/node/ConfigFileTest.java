package org.varve.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varve.launcher.UsageException;
import org.varve.representation.RepresentationConfig.JsonFormat;

class ConfigFileTest {

  private final ConfigFile file = new ConfigFile(Map.of("VARVE_PORT", "4999"));

  @Test
  void takesTheDefaultsForWhatIsNotGiven() {
    assertThat(file.parse("", "varve.yaml")).isEqualTo(NodeConfig.defaults());
  }

  @Test
  void takesWhatIsGivenOverTheDefaults() {
    NodeConfig config =
        file.parse(
            """
            data: /var/lib/varve
            provisioning:
              deadline: 5s
            """,
            "varve.yaml");

    assertThat(config.data()).isEqualTo(Path.of("/var/lib/varve"));
    assertThat(config.provisioning().deadline()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.provisioning().readingStreamsMax())
        .isEqualTo(NodeConfig.defaults().provisioning().readingStreamsMax());
  }

  @Test
  void refusesAnUnknownKeyWithItsPathAndTheKnownOnes() {
    assertThatThrownBy(() -> file.parse("provisioning:\n  deadlin: 5s\n", "varve.yaml"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "varve.yaml: unknown key 'provisioning.deadlin'; known here: [deadline, readingStreamsMax,"
                + " subscriptionsPerUserMax, statementsPerMinute, access]");
  }

  @Test
  void refusesAValueBeyondItsLimitWithItsPath() {
    assertThatThrownBy(() -> file.parse("provisioning:\n  readingStreamsMax: 0\n", "varve.yaml"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'provisioning'")
        .hasMessageContaining("readingStreamsMax is 0; it must be 1 to 1000");
  }

  @Test
  void refusesAValueOfTheWrongTypeWithItsPath() {
    assertThatThrownBy(() -> file.parse("provisioning:\n  deadline: soon\n", "varve.yaml"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("provisioning.deadline")
        .hasMessageContaining("'soon' is not a duration");
  }

  @Test
  void refusesWhatIsNotYaml() {
    assertThatThrownBy(() -> file.parse("data: [", "varve.yaml"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("varve.yaml is not YAML");
  }

  @Test
  void fillsPlaceholdersFromTheEnvironmentOrTheirDefault() {
    NodeConfig config =
        file.parse(
            "listen: 127.0.0.1:${VARVE_PORT}\norigin: ${VARVE_ORIGIN:city.example/log}\n",
            "varve.yaml");

    assertThat(config.listen()).isEqualTo("127.0.0.1:4999");
    assertThat(config.origin()).isEqualTo("city.example/log");
  }

  @Test
  void refusesAPlaceholderThatNothingFills() {
    assertThatThrownBy(() -> file.parse("origin: ${VARVE_ORIGIN}\n", "varve.yaml"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("${VARVE_ORIGIN} is not set");
  }

  @Test
  void leavesCommentsAlone() {
    NodeConfig config =
        file.parse("# origin: ${VARVE_ORIGIN}\nlisten: localhost:1\n", "varve.yaml");

    assertThat(config.listen()).isEqualTo("localhost:1");
  }

  @Test
  void readsTheExampleOfTheConfigurationPage() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(example.find()).isTrue();

    NodeConfig config = file.parse(example.group(1), "varve.yaml");

    assertThat(config.listen()).isEqualTo("0.0.0.0:4999");
    assertThat(config.hostNames()).containsExactly("varve.city.example");
    assertThat(config.representation().sealing().ageMax()).isEqualTo(Duration.ofMillis(200));
    assertThat(config.representation().formats())
        .containsExactly(
            new JsonFormat(
                "json-parking/1",
                Path.of("/etc/varve/parking.schema.json"),
                "/observedAt",
                "/free"));
  }

  @Test
  void refusesAnUnknownKeyInsideAListWithItsPath() {
    assertThatThrownBy(
            () ->
                file.parse(
                    "representation:\n  formats:\n    - {id: json-a/1, schemaFile: a.json, timefield: /t}\n",
                    "varve.yaml"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'representation.formats[0].timefield'");
  }

  @Test
  void namesWhatAnEntryOfAListLacks() {
    assertThatThrownBy(
            () -> file.parse("representation:\n  formats:\n    - id: json-a/1\n", "varve.yaml"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'representation.formats[0]'")
        .hasMessageContaining("schemaFile is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'data: a\ndata: b'                       | Duplicate field 'data'",
        "'data:'                                  | 'data' has no value",
        "'provisioning:'                          | 'provisioning' has no value",
        "'provisioning: 7'                        | 'provisioning' must be a section of keys",
        "'provisioning: {readingStreamsMax: 1.5}' | 'provisioning.readingStreamsMax': ",
        "'provisioning: {deadline: 5}'            | '5' is not a duration",
        "'ledger: {publicEntries: perhaps}'       | 'ledger.publicEntries': ",
        "'hostNames: one.example'                 | 'hostNames': "
      })
  void refusesToGuess(String yaml, String message) {
    assertThatThrownBy(() -> file.parse(yaml.replace("\\n", "\n"), "varve.yaml"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("varve.yaml")
        .hasMessageContaining(message);
  }
}
