package org.varve.evidence.crypto;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import org.varve.evidence.MalformedException;

/** A private key that signs, together with its public key. */
public final class SigningKey {
  private static final byte[] PROBE = "varve key probe".getBytes(StandardCharsets.US_ASCII);

  private final VerificationKey verificationKey;
  private final byte[] pkcs8;
  private final PrivateKey privateKey;

  private SigningKey(VerificationKey verificationKey, byte[] pkcs8) {
    this.verificationKey = verificationKey;
    this.pkcs8 = pkcs8;
    this.privateKey = parse(verificationKey.algorithm(), pkcs8);
    // A private key beside another's public key makes signatures that nobody can verify.
    if (!verificationKey.verify(PROBE, sign(PROBE))) {
      throw unusable();
    }
  }

  /** Makes a new key from the platform's secure random numbers. */
  public static SigningKey generate(SignatureAlgorithm algorithm) {
    if (algorithm == SignatureAlgorithm.ES256) {
      return KeyGeneration.p256();
    }
    byte[] seed = new byte[Ed25519Rules.KEY_BYTES];
    new SecureRandom().nextBytes(seed);
    return ed25519(seed);
  }

  /**
   * @param seed the 32 bytes that RFC 8032 §5.1.5 calls the private key
   * @throws MalformedException if there are not 32 of them
   */
  public static SigningKey ed25519(byte[] seed) {
    if (seed.length != Ed25519Rules.KEY_BYTES) {
      throw new MalformedException("must have 32 bytes, not " + seed.length, "Ed25519 seed");
    }
    return new SigningKey(KeyGeneration.ed25519PublicKey(seed), Der.ed25519Private(seed));
  }

  /**
   * Reads a PKCS #8 key between {@code -----BEGIN PRIVATE KEY-----} and its end, as {@link #pem}
   * and {@code openssl genpkey} write it.
   *
   * @throws MalformedException if it is anything else
   */
  public static SigningKey fromPem(String pkcs8) {
    return Der.readPrivate(Pem.read(Pem.PRIVATE_KEY, pkcs8));
  }

  static SigningKey p256(byte[] number, VerificationKey publicKey) {
    return new SigningKey(publicKey, Der.p256Private(number, publicKey.point()));
  }

  /** PKCS #8 in PEM: a secret. */
  public String pem() {
    return Pem.write(Pem.PRIVATE_KEY, pkcs8);
  }

  public VerificationKey verificationKey() {
    return verificationKey;
  }

  /** A signature of 64 bytes: R ‖ S of RFC 8032, or r ‖ s for ES256. */
  public byte[] sign(byte[] message) {
    return SignatureProvider.chosen().sign(verificationKey.algorithm(), privateKey, message);
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "private part of " + verificationKey;
  }

  private static PrivateKey parse(SignatureAlgorithm algorithm, byte[] pkcs8) {
    try {
      return SignatureProvider.chosen().privateKey(algorithm, pkcs8);
    } catch (InvalidKeyException e) {
      // Without the cause, which might quote the key.
      throw unusable();
    }
  }

  private static MalformedException unusable() {
    return new MalformedException(
        "is out of range, or does not belong to its public key", "private key");
  }
}
