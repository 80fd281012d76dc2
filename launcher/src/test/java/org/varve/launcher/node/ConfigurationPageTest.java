package org.varve.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/configuration.md equal to the records that configuration is read into. */
class ConfigurationPageTest {

  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| `([^`]*)` \\| .+ \\|");

  @Test
  void listsEveryKeyWithItsDefaultAndNoOther() throws IOException {
    Map<String, String> keys = new TreeMap<>();
    collect(new ConfigFile(Map.of()).defaults(), "", keys);

    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "configuration.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.put(row.group(1), row.group(2));
      }
    }

    assertThat(documented).isEqualTo(keys);
  }

  private static void collect(ObjectNode node, String prefix, Map<String, String> keys) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = prefix + entry.getKey();
      if (entry.getValue().isObject()) {
        collect((ObjectNode) entry.getValue(), key + ".", keys);
      } else {
        keys.put(
            key,
            entry.getValue().isNull()
                ? ""
                : entry.getValue().isArray() ? "[]" : entry.getValue().asText());
      }
    }
  }
}
