package org.varve.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.varve.launcher.UsageException;

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
            "varve.yaml: unknown key 'provisioning.deadlin'; known here: [deadline, readingStreamsMax]");
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
}
