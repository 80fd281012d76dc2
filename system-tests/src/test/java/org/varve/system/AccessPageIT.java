package org.varve.system;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types every command line of docs/access.md, in its order, beside a demo. */
class AccessPageIT {
  private static final List<Map.Entry<String, String>> PRINTED =
      List.of(
          entry("./varve identity create", ""),
          entry("echo", ""),
          entry("./varve apply -f owner.yaml", "(?s)Ownership demo-host  made: version 1, .*"),
          entry("./varve apply", "(?s)DataUser \\w+  made: version 1, .*"),
          entry("./varve access list", "(?s).*demo-host.*"),
          entry("./varve access check", "(?s)allowed.*"),
          entry("./varve access request", "(?s)AccessRequest max/.*"),
          entry("./varve access grant", "(?s)Grant eve/repair .*"),
          entry("./varve search", "(?s)LEAF.*demo-host.*"),
          entry("./varve access revoke", "(?s)Grant eve/repair .*"),
          entry("./varve derive", "(?s).*[0-9a-f]{64}.*"),
          entry("./varve access transfer", "(?s)Ownership demo-host .*"));

  @TempDir Path folder;

  @Test
  void everyCommandLineOfThePageDoesWhatItSays() throws Exception {
    Path page = Repository.here().root().resolve("docs/access.md");
    TypedPage typed = new TypedPage(Files.readString(page), PRINTED);
    assertThat(typed.commandLines()).hasSizeGreaterThan(8);
    try (Terminal terminal = Terminal.in(folder)) {
      terminal.start("./varve demo").awaitOutput("Recording on.");
      for (String line : typed.commandLines()) {
        typed.type(terminal, line);
      }
    }
  }
}
