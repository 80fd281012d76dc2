package org.varve.launcher.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.DataFolder;
import picocli.CommandLine.Option;

/** Options of every command that asks a running node as a data user. */
final class UserOptions {

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
          "folder with ca.pem, cert.pem and key.pem of a data user (default: pki/user in the data folder)")
  private @Nullable Path identity;

  UserClient connect() {
    DataFolder folder = new DataFolder(data);
    Path from = identity == null ? folder.userIdentity() : identity;
    return UserClient.connect(server == null ? folder.readAddress() : server, from);
  }
}
