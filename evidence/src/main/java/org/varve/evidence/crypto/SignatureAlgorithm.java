package org.varve.evidence.crypto;

import org.varve.evidence.MalformedException;

/**
 * The two signature algorithms of evidence, with their COSE numbers (RFC 9053 §2).
 *
 * <p>RFC 9864 has newer, fully specified numbers for the same algorithms (−19 and −9). Deployed
 * verifiers refuse them, so they are neither written nor read.
 */
public enum SignatureAlgorithm {
  /** Ed25519, always with a key of that curve. */
  EDDSA(-8),
  /** ECDSA with P-256 and SHA-256; the signature is r ‖ s. */
  ES256(-7);

  /** Bytes in a signature of either algorithm. */
  public static final int SIGNATURE_BYTES = 64;

  private final int coseNumber;

  SignatureAlgorithm(int coseNumber) {
    this.coseNumber = coseNumber;
  }

  /** The value of the COSE header {@code alg}. */
  public int coseNumber() {
    return coseNumber;
  }

  /**
   * @throws MalformedException if evidence has no such algorithm
   */
  public static SignatureAlgorithm ofCoseNumber(long number) {
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.coseNumber == number) {
        return algorithm;
      }
    }
    throw new MalformedException(number + " is neither EdDSA (-8) nor ES256 (-7)", "alg");
  }
}
