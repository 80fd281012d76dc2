package org.varve.launcher.client;

import java.io.IOException;
import java.nio.file.Path;
import org.varve.launcher.UsageException;
import org.varve.rp.PeerIdentity;
import org.varve.rp.TlsIdentity;

/** Identities of people, from folders that they name. */
public final class Identities {

  private Identities() {}

  /**
   * The name in the certificate of an identity.
   *
   * @param whose for the message
   * @throws UsageException if it has none
   */
  public static String name(Path identity, String whose) {
    return load(identity, whose)
        .certificate()
        .flatMap(PeerIdentity::of)
        .map(PeerIdentity::name)
        .orElseThrow(
            () ->
                new UsageException(
                    "the certificate in %s is of nobody; name another folder with --identity"
                        .formatted(identity)));
  }

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
