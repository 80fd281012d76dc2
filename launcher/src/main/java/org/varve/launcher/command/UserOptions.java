package org.varve.launcher.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.client.UserClient;
import picocli.CommandLine.Option;

/** Of a command that asks as a data user; the first one's identity is {@code pki/user}. */
class UserOptions extends ClientOptions {

  @Option(
      names = "--purpose",
      paramLabel = "TEXT",
      defaultValue = "",
      description =
          "what the data is for, at most 128 characters; recorded, and needed by grants for a purpose")
  private String purpose;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description =
          "file with a JSON Web Token to call with instead of a certificate; ca.pem of --identity is still needed")
  private @Nullable Path token;

  /** Where the caller's certificate and keys are. */
  final Path identityFolder() {
    return identity(folder().userIdentity());
  }

  final String purpose() {
    return purpose;
  }

  final UserClient connect() {
    Path identity = identityFolder();
    return token == null
        ? UserClient.connect(address(), identity, purpose)
        : UserClient.withToken(address(), identity, token, purpose);
  }
}
