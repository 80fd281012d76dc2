package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration on a ledger that two organisations share, typed as in the README. */
class SharedDemoIT {

  private static final String LINE = "./varve demo --ledger=fabric --data varve-fabric-demo";

  @TempDir Path folder;

  @Test
  @Tag("Y-8.2-d")
  void showsEvidenceThatBothOrganisationsCosigned() throws Exception {
    FabricHere.orSkip();
    assertThat(Files.readString(Repository.here().root().resolve("README.md"))).contains(LINE);
    try (Terminal terminal = Terminal.in(folder)) {
      Terminal.Ended demo = terminal.run(LINE + " --once");

      assertThat(demo.code()).as(demo.errors()).isZero();
      assertThat(demo.output())
          .contains("\nVALID", "\nTAMPERED (item")
          .containsPattern("cosigned by .*/org1")
          .containsPattern("cosigned by .*/org2");
      Path data = folder.resolve("varve-fabric-demo");
      assertThat(Files.readAllLines(data.resolve("trust.txt")))
          .contains("group organisations 2 org1 org2", "quorum organisations");
      Path evidence = onlyEvidence(data.resolve("evidence"));
      for (String trust : List.of("trust.txt", "org2/trust.txt")) {
        Terminal.Ended verified =
            terminal.run("./varve verify " + evidence + " --trust " + data.resolve(trust));
        assertThat(verified.output()).as("by " + trust).startsWith("VALID");
      }
      assertThat(terminal.run("./varve fsck --data " + data).output()).contains("SOUND");
      assertThat(terminal.run("./varve fsck --data " + data.resolve("org2")).output())
          .contains("SOUND");
      assertThat(terminal.run("./varve backup copy --data " + data.resolve("org2")).output())
          .as("its heads are of its own keys")
          .contains("SOUND");
      assertThat(terminal.run("./varve fabric status --dir " + data.resolve("fabric")).output())
          .as("it was stopped")
          .contains("orderer1")
          .doesNotContain(" up ");
    }
  }

  private static Path onlyEvidence(Path made) throws Exception {
    try (Stream<Path> files = Files.list(made)) {
      return files.filter(file -> file.toString().endsWith(".evidence")).findFirst().orElseThrow();
    }
  }
}
