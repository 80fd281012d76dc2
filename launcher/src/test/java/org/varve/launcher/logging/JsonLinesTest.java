package org.varve.launcher.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {

  private static final Pattern USED = Pattern.compile("addKeyValue\\(\\s*\"([^\"]+)\"");
  private static final Pattern ANY = Pattern.compile("addKeyValue\\(\\s*[^\"\\s]");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-zA-Z]+)` \\| .+ \\|$");

  @Test
  void writesOneObjectALineWithTheKindsOfItsValues() throws IOException {
    JsonNode line =
        line(
            "Node is not ready\nreally",
            null,
            new KeyValuePair("obstacles", List.of("one", "two")),
            new KeyValuePair("height", 7L),
            new KeyValuePair("folder", Path.of("/var/lib/varve")));

    assertThat(names(line))
        .containsExactly(
            "time", "level", "logger", "thread", "message", "obstacles", "height", "folder");
    assertThat(line.get("time").asText()).isEqualTo("2026-11-27T12:00:00.250Z");
    assertThat(line.get("message").asText()).isEqualTo("Node is not ready\nreally");
    assertThat(line.get("obstacles").get(1).asText()).isEqualTo("two");
    assertThat(line.get("height").isNumber()).isTrue();
    assertThat(line.get("folder").asText()).isEqualTo("/var/lib/varve");
  }

  @Test
  void keepsAKeyThatIsNotOfTheListInTheMessage() throws IOException {
    JsonNode line = line("said", null, new KeyValuePair("unheard", "x"));

    assertThat(names(line)).isSubsetOf(LogKeys.OF_EVERY_LINE);
    assertThat(line.get("message").asText()).isEqualTo("said unheard=x");
  }

  @Test
  void writesAnExceptionWithItsCausesAndBoundsEachText() throws IOException {
    Exception error = new IOException("outer", new IllegalStateException("inner"));

    JsonNode line = line("m".repeat(20_000), error);

    assertThat(line.get("error").asText())
        .contains("outer")
        .contains("inner")
        .contains("JsonLines");
    assertThat(line.get("message").asText()).hasSize(8_193);
  }

  @Test
  void theListIsThatOfThePageAndOfTheSources() throws IOException {
    Set<String> listed = new TreeSet<>(LogKeys.OF_EVERY_LINE);
    listed.addAll(LogKeys.FURTHER);
    String page = Files.readString(Path.of("..", "docs", "operation.md"));
    String section = page.substring(page.indexOf("## Logs"), page.indexOf("## Doctor"));

    assertThat(found(ROW, section)).as("docs/operation.md").isEqualTo(listed);
    Set<String> used = new TreeSet<>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      assertThat(ANY.matcher(text).find()).as("a key that is no literal, in " + source).isFalse();
      used.addAll(found(USED, text));
    }
    assertThat(used).as("keys in the sources").isEqualTo(new TreeSet<>(LogKeys.FURTHER));
  }

  /** Of everything that runs in a node; the agent has a log of its own. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> all = Files.walk(Path.of(".."))) {
      all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/"))
          .filter(file -> !file.toString().contains("/edge-agent/"))
          .forEach(sources::add);
    }
    assertThat(sources).hasSizeGreaterThan(300);
    return sources;
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static List<String> names(JsonNode line) {
    List<String> names = new ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode line(String message, @Nullable Throwable error, KeyValuePair... pairs)
      throws IOException {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "here", context.getLogger("org.varve.Test"), Level.WARN, message, error, null);
    event.setInstant(java.time.Instant.parse("2026-11-27T12:00:00.250Z"));
    for (KeyValuePair pair : pairs) {
      event.addKeyValuePair(pair);
    }
    String line = new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("\n");
    assertThat(line.strip()).doesNotContain("\n");
    return new ObjectMapper().readTree(line);
  }
}
