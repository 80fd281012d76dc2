package org.varve.launcher.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.UsageException;
import org.varve.ledger.fabric.network.BinariesMissingException;
import org.varve.ledger.fabric.network.FabricBinaries;
import picocli.CommandLine.Option;

/** The programs that a development network consists of. */
final class FabricPrograms {

  @Option(
      names = "--chaincode",
      paramLabel = "FILE",
      defaultValue = "${env:VARVE_CHAINCODE}",
      description = "the program that serves the chaincode (default: the one of this checkout)")
  private @Nullable Path chaincode;

  /**
   * Fabric's own.
   *
   * @param configured the folder that the configuration names, if it does
   */
  FabricBinaries fabric(Optional<Path> configured) {
    try {
      return FabricBinaries.find(System.getenv(), configured);
    } catch (BinariesMissingException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The chaincode as a service. */
  Path chaincode() {
    if (chaincode == null || !Files.isExecutable(chaincode)) {
      throw new UsageException(
          "there is no chaincode program"
              + (chaincode == null ? "" : " at " + chaincode)
              + "; build it with ./mvnw -q -Dquick package -pl ledger/chaincode -am,"
              + " or name it with --chaincode");
    }
    return chaincode.toAbsolutePath();
  }
}
