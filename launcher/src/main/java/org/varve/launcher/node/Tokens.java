package org.varve.launcher.node;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import org.varve.launcher.UsageException;
import org.varve.representation.CertificateAuthority;
import org.varve.representation.EnrolmentTokens;

/** Opens the tokens of a node on its own host, whether it runs or not. */
public final class Tokens {

  private Tokens() {}

  public static EnrolmentTokens of(DataFolder folder, Clock clock) throws IOException {
    if (!Files.exists(folder.enrolmentSecret())) {
      throw new UsageException(
          "there is no node in "
              + folder.root()
              + "; start one with 'varve up --data DIR', or name the folder of one with --data");
    }
    SecureRandom random = new SecureRandom();
    CertificateAuthority authority =
        CertificateAuthority.openOrCreate(folder.authority(), clock, random);
    return EnrolmentTokens.openOrCreate(
        folder.enrolmentSecret(), authority.fingerprint(), clock, random);
  }
}
