package org.varve.ledger.fabric.network;

import java.nio.file.Path;
import java.util.List;

/**
 * The network that is wanted.
 *
 * @param consensus how its orderers agree
 * @param organisations how many have a peer, 1 to 9; a majority of them must endorse, as Fabric has
 *     it by default
 * @param folder for everything: keys, settings, ledgers, logs
 * @param binaries Fabric's programs
 * @param chaincode the command that starts the chaincode as a service; it finds its address,
 *     package and TLS files in its environment
 */
public record NetworkSpec(
    Consensus consensus,
    int organisations,
    Path folder,
    FabricBinaries binaries,
    List<String> chaincode) {

  private static final int ORGANISATIONS_MAX = 9;

  public NetworkSpec {
    if (organisations < 1 || organisations > ORGANISATIONS_MAX) {
      throw new IllegalArgumentException(
          "a network of %d organisations; it must be 1 to %d"
              .formatted(organisations, ORGANISATIONS_MAX));
    }
    if (consensus == Consensus.BFT && !binaries.canBft()) {
      throw new IllegalArgumentException(
          "BFT needs Fabric 3, and %s has %s; take RAFT, or newer binaries"
              .formatted(binaries.folder(), binaries.version()));
    }
    folder = folder.toAbsolutePath().normalize();
    chaincode = List.copyOf(chaincode);
  }
}
