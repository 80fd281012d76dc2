package org.varve.launcher.node;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varve.processing.ProcessingConfig;
import org.varve.provisioning.ProvisioningConfig;
import org.varve.representation.RepresentationConfig;

/**
 * The configuration of a node, one section for each entity; {@code docs/configuration.md} lists
 * every key.
 *
 * @param data folder for everything that the node keeps
 * @param listen address of the socket for sources and data users, HOST:PORT; port 0 takes a free
 *     one
 * @param hostNames further names under which this host is called, for its certificate
 * @param origin name of the log, chosen at the first start; null makes one up
 * @param ledger the embedded ledger
 * @param representation checks submissions and seals data blocks
 * @param processing records and finds operations
 * @param provisioning serves data users
 */
public record NodeConfig(
    Path data,
    String listen,
    List<String> hostNames,
    @Nullable String origin,
    LedgerConfig ledger,
    RepresentationConfig representation,
    ProcessingConfig processing,
    ProvisioningConfig provisioning) {

  public NodeConfig {
    hostNames = List.copyOf(hostNames);
  }

  public static NodeConfig defaults() {
    return new NodeConfig(
        Path.of("varve-data"),
        "127.0.0.1:4561",
        List.of(),
        null,
        LedgerConfig.defaults(),
        RepresentationConfig.defaults(),
        ProcessingConfig.defaults(),
        ProvisioningConfig.defaults());
  }

  public NodeConfig withData(Path folder) {
    return new NodeConfig(
        folder, listen, hostNames, origin, ledger, representation, processing, provisioning);
  }

  public NodeConfig withListen(String address) {
    return new NodeConfig(
        data, address, hostNames, origin, ledger, representation, processing, provisioning);
  }
}
