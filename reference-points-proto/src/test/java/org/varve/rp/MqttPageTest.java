package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/mqtt.md are what the code makes of the same names. */
class MqttPageTest {

  private static final Pattern EXAMPLE =
      Pattern.compile("(?m)^\\| `(urn:[^`]+)` \\| `([^`]+)` \\| `([^`]+)` \\|$");

  private final String page = read();

  @Test
  void everyExampleOfATopicIsTheOneThatTheCodeMakes() {
    List<MatchResult> examples = EXAMPLE.matcher(page).results().toList();

    assertThat(examples).hasSize(3);
    for (MatchResult example : examples) {
      MqttTopics topic =
          new MqttTopics(example.group(1), example.group(2), MqttTopics.Kind.OPERATION);
      assertThat(example.group(3)).isEqualTo(topic.topic());
      assertThat(MqttTopics.parse(example.group(3))).contains(topic);
    }
  }

  @Test
  void thePageNamesTheSubscription() {
    assertThat(page).contains("Representation subscribes to `" + MqttTopics.ALL_OPERATIONS + "`");
  }

  private static String read() {
    try {
      return Files.readString(Path.of("..", "docs", "mqtt.md"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
