package org.varve.monitoring.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds docs/log.md equal to the verdicts of the code. */
class LogPageTest {

  @Test
  void listsEveryVerdictWithItsSentence() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "docs", "log.md")).stream()
            .filter(line -> line.matches("\\| [A-Z_]+ \\|.*"))
            .map(line -> line.substring(2, line.indexOf('|', line.indexOf('|', 1) + 1)).strip())
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(LogVerdict.Code.values())
                .map(code -> code + " | " + code.meaning())
                .toList());
  }
}
