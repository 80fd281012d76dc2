package org.varve.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.varve.ledger.fabric.network.FabricBinaries;

/** Fabric's programs, for tests that need real ones. */
final class FabricHere {

  private FabricHere() {}

  /**
   * Those that are found; otherwise the test is skipped and says why, or fails if the environment
   * says VARVE_REQUIRE_FABRIC=true.
   */
  static FabricBinaries orSkip() throws IOException {
    Map<String, String> environment = System.getenv();
    try {
      return FabricBinaries.find(environment, Optional.empty());
    } catch (IOException e) {
      if ("true".equals(environment.get("VARVE_REQUIRE_FABRIC"))) {
        throw e;
      }
      return Assumptions.abort(e.getMessage());
    }
  }

  /** The program that the build makes of the chaincode. */
  static Path chaincode() {
    return Repository.here()
        .root()
        .resolve("ledger/chaincode/target/varve-chaincode/bin/varve-chaincode");
  }
}
