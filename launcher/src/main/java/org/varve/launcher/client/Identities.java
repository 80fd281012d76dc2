package org.varve.launcher.client;

import java.io.IOException;
import java.nio.file.Path;
import org.varve.launcher.UsageException;
import org.varve.rp.TlsIdentity;

/** Identities of people, from folders that they name. */
final class Identities {

  private Identities() {}

  /**
   * @param whose for the message, such as "a data user"
   */
  static TlsIdentity load(Path identity, String whose) {
    try {
      return TlsIdentity.load(identity);
    } catch (IOException e) {
      throw new UsageException(
          "no identity of "
              + whose
              + " in "
              + identity
              + ": "
              + e.getMessage()
              + "; name --data DIR of a node on this host, or --identity DIR",
          e);
    }
  }
}
