package org.varve.launcher.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.node.DataFolder;
import picocli.CommandLine.Option;

/** Options of every command that asks a running node: which one, and as whom. */
abstract class ClientOptions {

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
          "folder with ca.pem, cert.pem and key.pem of the caller (default: one in the data folder's pki)")
  private @Nullable Path identity;

  DataFolder folder() {
    return new DataFolder(data);
  }

  String address() {
    return server == null ? folder().readAddress() : server;
  }

  /**
   * @param usual if none is named
   */
  Path identity(Path usual) {
    return identity == null ? usual : identity;
  }
}
