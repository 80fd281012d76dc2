package org.varve.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.DataFolder;
import org.varve.representation.CertificateAuthority;
import picocli.CommandLine.Option;

/** For commands that need the key of a node's certificate authority, on the node's host. */
final class AuthorityOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "varve-data",
      description = "data folder of the node (default: ${DEFAULT-VALUE})")
  private Path data;

  DataFolder folder() {
    return new DataFolder(data);
  }

  CertificateAuthority open() throws IOException {
    Path authority = folder().authority();
    if (!Files.exists(authority.resolve(CertificateAuthority.KEY_FILE))) {
      throw new UsageException(
          "%s has no certificate authority; name the data folder of a node on this host with --data"
              .formatted(authority));
    }
    return CertificateAuthority.openOrCreate(authority, Clock.systemUTC(), new SecureRandom());
  }
}
