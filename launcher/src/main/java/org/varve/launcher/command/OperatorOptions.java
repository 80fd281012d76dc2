package org.varve.launcher.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.client.OperatorClient;
import org.varve.launcher.node.DataFolder;
import picocli.CommandLine.Option;

/** Options of every command that asks a running node as an operator. */
final class OperatorOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "varve-data",
      description =
          "data folder of a node on this host: gives address and identity (default: ${DEFAULT-VALUE})")
  private Path data;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description =
          "address of the node (default: what the node on this host wrote into its data folder)")
  private @Nullable String server;

  @Option(
      names = "--identity",
      paramLabel = "DIR",
      description =
          "folder with ca.pem, cert.pem and key.pem of an operator (default: pki/operator in the data folder)")
  private @Nullable Path identity;

  OperatorClient connect() {
    DataFolder folder = new DataFolder(data);
    Path from = identity == null ? folder.operatorIdentity() : identity;
    return OperatorClient.connect(server == null ? folder.readAddress() : server, from);
  }
}
