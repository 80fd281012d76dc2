package org.varve.representation;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * Keys for TLS, all on P-256: every TLS stack has it, and constrained devices do it in hardware.
 */
final class TlsKeys {
  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private TlsKeys() {}

  static KeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no P-256", e);
    }
  }

  /**
   * Reads somebody's public key.
   *
   * @param spki SubjectPublicKeyInfo, DER
   * @throws IllegalArgumentException if it is not a key on P-256
   */
  static PublicKey decode(byte[] spki) {
    try {
      PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
      if (key instanceof ECPublicKey ec && isP256(ec.getParams())) {
        return key;
      }
      throw new IllegalArgumentException(
          "the TLS key is on another curve; make it on P-256 (secp256r1)");
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the TLS key of "
              + spki.length
              + " bytes is no EC SubjectPublicKeyInfo in DER; make it on P-256 (secp256r1)",
          e);
    }
  }

  private static boolean isP256(ECParameterSpec curve) {
    return curve.getOrder().equals(P256_ORDER);
  }
}
