package org.varve.system;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types every command line of the README, in its order, as a newcomer would. */
class ReadmeIT {

  private static final List<Map.Entry<String, String>> PRINTED =
      List.of(
          entry("./varve identity create", ""),
          entry("echo", ""),
          entry("./varve apply -f eve.yaml", "(?s)DataUser eve  made: version 1, .*"),
          entry("./varve apply -f grant.yaml", "(?s)Grant eve-host  made: version 1, .*"),
          entry("./varve resource history", "(?s)LEAF.*in_force.*local.*"),
          entry("./varve accesses", "(?s)UNTIL.*urn:varve:user:.*"),
          entry("./varve supervise overview", "(?s)ENTITY.*processing +ready.*"),
          entry("./varve search", "(?s)LEAF.*demo-host.*"),
          entry("./varve subscribe", "(?s)LEAF.*demo-host.*"),
          entry("./varve readings", "(?s)time,source,name,value.*,demo-host,demo-host/load,\\d.*"),
          entry("./varve trace", "(?s)operation .*STAGE.*committed.*"),
          entry("./varve aggregate", "(?s)NAME.*demo-host/load.*operations digest [0-9a-f]{64}.*"),
          entry("./varve evidence unpack", "(?s).*operation\\.cose.*signer-key\\.pem.*"),
          entry("./varve completeness", "(?s)wrote demo-host\\.completeness.*"),
          entry("./varve backup", "(?s).*SOUND.*"),
          entry("./varve evidence", "(?s)wrote reading\\.evidence.*"),
          entry("./varve verify", "(?s)VALID.*"),
          entry("./varve source enroll", "(?s)enrolled urn:varve:signer:.*"),
          entry("./varve source list", "(?s)SIGNER.*active.*"),
          entry("./varve submit", "(?s)FILE.*README\\.md +\\d+ .*"),
          entry("./varve fsck", "(?s)read \\d+ ledger blocks.*SOUND.*"));

  @TempDir Path folder;

  @Test
  void everyCommandLineOfTheReadmeDoesWhatItSays() throws Exception {
    Path readme = Repository.here().root().resolve("README.md");
    TypedPage page = new TypedPage(Files.readString(readme), PRINTED);
    List<String> lines = page.commandLines();
    assertThat(lines).contains("./varve demo", "./mvnw verify").hasSizeGreaterThan(8);
    Files.copy(readme, folder.resolve("README.md"));

    try (Terminal terminal = Terminal.in(folder)) {
      Terminal.Running demo = terminal.start("./varve demo");
      demo.awaitOutput("Recording on.");
      assertThat(demo.output()).contains("\nVALID", "\nTAMPERED (item");
      for (String line : lines) {
        if (line.startsWith("./varve fsck")) {
          demo.stop();
        }
        type(page, terminal, line);
      }
    }
  }

  private static void type(TypedPage page, Terminal terminal, String line) throws Exception {
    if (line.equals("./varve demo") || line.equals("./mvnw verify")) {
      return; // runs already; runs this test
    }
    if (line.startsWith("export FABRIC_BIN") || line.contains("--ledger=fabric")) {
      return; // SharedDemoIT types it where Fabric's programs are
    }
    if (line.startsWith("./varve up")) {
      // Any port: the usual one may be taken on the machine that runs the tests.
      Terminal.Running up = terminal.start(line + " --listen 127.0.0.1:0");
      up.awaitOutput("Varve serves");
      up.stop();
      return;
    }
    page.type(terminal, line);
  }
}
