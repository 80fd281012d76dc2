package org.varve.evidence.operation;

import org.varve.evidence.crypto.VerificationKey;

/** The name of a signer that has no other one: it follows from the key. */
public final class SignerName {
  private static final String PREFIX = "urn:varve:signer:";
  private static final int KID_DIGITS = 32;

  private SignerName() {}

  /** {@code urn:varve:signer:} and the first 32 hexadecimal digits of the key's kid. */
  public static String of(VerificationKey key) {
    return PREFIX + key.kid().hex().substring(0, KID_DIGITS);
  }
}
