package org.varve.evidence.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** Makes keys with the JDK, whatever provider signs with them later. */
final class KeyGeneration {
  private KeyGeneration() {}

  static SigningKey p256() {
    KeyPair pair = keyPair("EC", new ECGenParameterSpec("secp256r1"), new SecureRandom());
    ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
    VerificationKey publicKey =
        VerificationKey.p256(
            P256Rules.fixedWidth(point.getAffineX()), P256Rules.fixedWidth(point.getAffineY()));
    return SigningKey.p256(
        P256Rules.fixedWidth(((ECPrivateKey) pair.getPrivate()).getS()), publicKey);
  }

  /**
   * The JDK has no call from seed to public key, but its generator takes 32 random bytes as the
   * seed (RFC 8032 §5.1.5, step 1). {@link SigningKey} signs and verifies once with what comes out,
   * so a JDK that did otherwise would be noticed.
   */
  static VerificationKey ed25519PublicKey(byte[] seed) {
    KeyPair pair = keyPair("Ed25519", NamedParameterSpec.ED25519, new Fixed(seed));
    byte[] info = pair.getPublic().getEncoded();
    return VerificationKey.ed25519(
        Arrays.copyOfRange(info, info.length - Ed25519Rules.KEY_BYTES, info.length));
  }

  private static KeyPair keyPair(
      String algorithm, AlgorithmParameterSpec parameters, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, "SunEC");
      generator.initialize(parameters, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no generator for " + algorithm, e);
    }
  }

  /** Random bytes that are not. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    Fixed(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("asked for " + bytes.length + " bytes, not a seed");
      }
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
