package org.varve.evidence.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.varve.evidence.MalformedException;

/** What a P-256 key and an ES256 signature must be before any provider sees them (FIPS 186-5). */
final class P256Rules {
  static final int COORDINATE_BYTES = 32;

  private static final BigInteger P =
      hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
  private static final BigInteger B =
      hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
  private static final BigInteger ORDER =
      hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private P256Rules() {}

  /**
   * @throws MalformedException if (x, y) is not a point of the curve with reduced coordinates
   */
  static void requirePoint(byte[] x, byte[] y) {
    if (x.length != COORDINATE_BYTES || y.length != COORDINATE_BYTES) {
      throw new MalformedException("coordinates must have 32 bytes", "P-256 key");
    }
    BigInteger px = new BigInteger(1, x);
    BigInteger py = new BigInteger(1, y);
    // y² = x³ − 3x + b; the cofactor is 1, so every point of the curve will do.
    BigInteger right = px.pow(3).subtract(px.multiply(THREE)).add(B).mod(P);
    if (px.compareTo(P) >= 0 || py.compareTo(P) >= 0 || !py.pow(2).mod(P).equals(right)) {
      throw new MalformedException("must be a point of the curve", "P-256 key");
    }
  }

  /** Whether a signature r ‖ s has 64 bytes, and both numbers are from 1 to the group order − 1. */
  static boolean isAcceptable(byte[] signature) {
    return signature.length == SignatureAlgorithm.SIGNATURE_BYTES
        && isInRange(signature, 0)
        && isInRange(signature, COORDINATE_BYTES);
  }

  /** A coordinate or private number as 32 bytes, big endian. */
  static byte[] fixedWidth(BigInteger value) {
    byte[] signed = value.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int from = Math.max(0, signed.length - COORDINATE_BYTES);
    System.arraycopy(
        signed, from, fixed, COORDINATE_BYTES - signed.length + from, signed.length - from);
    return fixed;
  }

  private static boolean isInRange(byte[] signature, int offset) {
    BigInteger number =
        new BigInteger(1, Arrays.copyOfRange(signature, offset, offset + COORDINATE_BYTES));
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }

  private static BigInteger hex(String digits) {
    return new BigInteger(digits, 16);
  }
}
