package org.varve.evidence.crypto;

import java.security.PublicKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/**
 * A public key that checks signatures: Ed25519 or P-256, in one exact form.
 *
 * <p>Its kid is only a hint which key to take: a key is trusted because it is configured or bound,
 * never because its kid matches.
 */
public final class VerificationKey {
  /** Bytes in the longer of the two COSE_Keys, that of P-256. */
  public static final int MAX_COSE_KEY_BYTES = 75;

  private final SignatureAlgorithm algorithm;
  private final byte[] point;
  private final byte[] coseKey;
  private final Digest kid;
  private volatile @Nullable Usable usable;

  private VerificationKey(SignatureAlgorithm algorithm, byte[] point, byte[] coseKey) {
    this.algorithm = algorithm;
    this.point = point;
    this.coseKey = coseKey;
    this.kid = Digest.sha256(coseKey);
  }

  /**
   * @param key the 32 bytes of RFC 8032 §5.1.5
   * @throws MalformedException if they are not a canonical point, or one of small order
   */
  public static VerificationKey ed25519(byte[] key) {
    Ed25519Rules.requireKey(key);
    return new VerificationKey(SignatureAlgorithm.EDDSA, key.clone(), CoseKey.ed25519(key));
  }

  /**
   * @param x 32 bytes, big endian
   * @param y 32 bytes, big endian
   * @throws MalformedException if they are not a point of the curve
   */
  public static VerificationKey p256(byte[] x, byte[] y) {
    P256Rules.requirePoint(x, y);
    byte[] point = Arrays.copyOf(x, x.length + y.length);
    System.arraycopy(y, 0, point, x.length, y.length);
    return new VerificationKey(SignatureAlgorithm.ES256, point, CoseKey.p256(point));
  }

  static VerificationKey p256(byte[] point) {
    int half = point.length / 2;
    return p256(Arrays.copyOf(point, half), Arrays.copyOfRange(point, half, point.length));
  }

  /**
   * Reads a COSE_Key that has the required members only.
   *
   * @throws MalformedException if it is anything else
   */
  public static VerificationKey fromCoseKey(byte[] coseKey) {
    return KnownKeys.read(coseKey);
  }

  /**
   * Reads a SubjectPublicKeyInfo between {@code -----BEGIN PUBLIC KEY-----} and its end.
   *
   * @throws MalformedException if it is anything else
   */
  public static VerificationKey fromPem(String pem) {
    return Der.readPublic(Pem.read(Pem.PUBLIC_KEY, pem));
  }

  public SignatureAlgorithm algorithm() {
    return algorithm;
  }

  /** The RFC 9679 thumbprint: SHA-256 of {@link #coseKey()}. */
  public Digest kid() {
    return kid;
  }

  /** The deterministic COSE_Key with the required members only. */
  public byte[] coseKey() {
    return coseKey.clone();
  }

  /** SubjectPublicKeyInfo in PEM. */
  public String pem() {
    return Pem.write(Pem.PUBLIC_KEY, subjectPublicKeyInfo());
  }

  /**
   * The 32 bytes of an Ed25519 key, as signed notes carry it.
   *
   * @throws IllegalStateException for a key of the other algorithm
   */
  public byte[] rawEd25519() {
    if (algorithm != SignatureAlgorithm.EDDSA) {
      throw new IllegalStateException("not an Ed25519 key but one for " + algorithm);
    }
    return point.clone();
  }

  /**
   * Whether the signature over the message is this key's, in the one form that is allowed.
   *
   * @param signature R ‖ S of RFC 8032, or r ‖ s for ES256
   */
  public boolean verify(byte[] message, byte[] signature) {
    Usable key = usable;
    if (key == null) {
      key = usableWith(SignatureProvider.chosen());
      usable = key;
    }
    return verify(message, signature, key);
  }

  /** The same with a given provider, to show that all of them agree. */
  boolean verify(byte[] message, byte[] signature, SignatureProvider provider) {
    return verify(message, signature, usableWith(provider));
  }

  /** The 32 bytes of an Ed25519 key, or x ‖ y. */
  byte[] point() {
    return point.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey key && Arrays.equals(coseKey, key.coseKey);
  }

  @Override
  public int hashCode() {
    return kid.hashCode();
  }

  @Override
  public String toString() {
    return algorithm + " key " + kid;
  }

  private boolean verify(byte[] message, byte[] signature, Usable key) {
    return key.primeOrder
        && isAcceptable(signature)
        && key.provider.verify(algorithm, key.parsed, message, signature);
  }

  private boolean isAcceptable(byte[] signature) {
    return algorithm == SignatureAlgorithm.EDDSA
        ? Ed25519Rules.isAcceptable(signature)
        : P256Rules.isAcceptable(signature);
  }

  /** Left to the first use, since many keys are only passed on. Two threads may both do it. */
  private Usable usableWith(SignatureProvider provider) {
    return new Usable(
        provider,
        provider.publicKey(algorithm, subjectPublicKeyInfo()),
        algorithm != SignatureAlgorithm.EDDSA || Ed25519Rules.isOfPrimeOrder(point));
  }

  private byte[] subjectPublicKeyInfo() {
    return algorithm == SignatureAlgorithm.EDDSA ? Der.ed25519Public(point) : Der.p256Public(point);
  }

  /**
   * The key as its provider wants it.
   *
   * @param primeOrder whether the key has no part of small order beside the one of prime order;
   *     under one that has, providers that multiply by the cofactor accept more than others
   */
  private record Usable(SignatureProvider provider, PublicKey parsed, boolean primeOrder) {}
}
