package org.varve.ledger.fabric.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FabricBinariesTest {

  @TempDir Path folder;

  @Test
  void takesTheNamedFolderBeforeTheConfiguredOneAndThatBeforeThePath() throws IOException {
    Path named = programs("named", "v3.1.5");
    Path configured = programs("configured", "v2.5.16");
    Path path = programs("path", "v3.0.0");
    Map<String, String> environment = Map.of("FABRIC_BIN", named.toString(), "PATH", "" + path);

    assertThat(FabricBinaries.find(environment, Optional.of(configured)).version())
        .isEqualTo("3.1.5");
    Map<String, String> onPath = Map.of("PATH", "/nowhere:" + path);
    assertThat(FabricBinaries.find(onPath, Optional.of(configured)).version()).isEqualTo("2.5.16");
    assertThat(FabricBinaries.find(onPath, Optional.empty()).folder()).isEqualTo(path);
  }

  @Test
  void saysWhichProgramsAreMissingAndHowAPersonGetsThem() throws IOException {
    Path named = programs("named", "v3.1.5");
    Files.delete(named.resolve("osnadmin"));

    assertThatThrownBy(
            () -> FabricBinaries.find(Map.of("FABRIC_BIN", "" + named), Optional.empty()))
        .isInstanceOf(BinariesMissingException.class)
        .hasMessageContaining("osnadmin not found in FABRIC_BIN=" + named)
        .hasMessageContaining("github.com/hyperledger/fabric/releases")
        .hasMessageContaining("deploy/compose");
  }

  @Test
  void refusesAVersionThatIsTooOld() throws IOException {
    Path old = programs("old", "v2.2.1");

    assertThatThrownBy(() -> FabricBinaries.find(Map.of("PATH", "" + old), Optional.empty()))
        .hasMessageContaining("is of version 2.2.1; 2.5 or 3 is needed");
  }

  @Test
  void refusesBftWithoutFabric3() throws IOException {
    Path old = programs("old", "v2.5.16");
    FabricBinaries binaries = FabricBinaries.find(Map.of("PATH", "" + old), Optional.empty());

    assertThatThrownBy(() -> new NetworkSpec(Consensus.BFT, 1, folder, binaries, List.of("x")))
        .hasMessageContaining("BFT needs Fabric 3")
        .hasMessageContaining("2.5.16");
  }

  @Test
  void refusesMoreOrganisationsThanItCanName() throws IOException {
    Path some = programs("some", "v3.1.5");
    FabricBinaries binaries = FabricBinaries.find(Map.of("PATH", "" + some), Optional.empty());

    assertThatThrownBy(() -> new NetworkSpec(Consensus.RAFT, 10, folder, binaries, List.of("x")))
        .hasMessageContaining("10 organisations; it must be 1 to 9");
  }

  private Path programs(String name, String version) throws IOException {
    Path bin = Files.createDirectories(folder.resolve(name));
    for (String program : FabricBinaries.PROGRAMS) {
      Path file = bin.resolve(program);
      Files.writeString(file, "#!/bin/sh\necho ' Version: " + version + "'\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return bin;
  }
}
