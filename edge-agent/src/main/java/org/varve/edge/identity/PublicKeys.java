package org.varve.edge.identity;

import java.util.Base64;
import org.varve.evidence.crypto.VerificationKey;

/** The form in which certificates carry public keys. */
final class PublicKeys {
  private PublicKeys() {}

  /** SubjectPublicKeyInfo in DER (RFC 5280, 4.1.2.7): what the PEM form wraps. */
  static byte[] subjectPublicKeyInfo(VerificationKey key) {
    String base64 = key.pem().replaceAll("-----[A-Z ]+-----|\\s", "");
    return Base64.getDecoder().decode(base64);
  }
}
