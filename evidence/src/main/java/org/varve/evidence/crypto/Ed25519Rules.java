package org.varve.evidence.crypto;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Set;
import org.varve.evidence.MalformedException;

/**
 * What an Ed25519 key and signature must be before any provider sees them.
 *
 * <p>RFC 8032 leaves room where libraries differ: encodings of points that are not reduced, keys of
 * small order that verify anything, an S that is not reduced. With these rules all providers give
 * the same answer, so a verdict does not depend on which one is installed.
 */
final class Ed25519Rules {
  static final int KEY_BYTES = 32;

  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)).mod(P);

  /** The order of the base point, 2^252 + 27742317777372353535851937790883648493, little endian. */
  private static final byte[] GROUP_ORDER =
      HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

  /**
   * The eight points whose order divides the cofactor 8, in their canonical encodings. Under such a
   * key one signature fits many messages.
   */
  private static final Set<String> SMALL_ORDER =
      Set.of(
          "0100000000000000000000000000000000000000000000000000000000000000",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0000000000000000000000000000000000000000000000000000000000000080",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa");

  private Ed25519Rules() {}

  /**
   * @throws MalformedException if it is no canonical encoding of a point, or one of small order
   */
  static void requireKey(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new MalformedException("must have 32 bytes, not " + key.length, "Ed25519 key");
    }
    if (!isCanonicalPoint(key)) {
      throw new MalformedException("must be canonically encoded", "Ed25519 key");
    }
    if (SMALL_ORDER.contains(HexFormat.of().formatHex(key))) {
      throw new MalformedException("must not be of small order", "Ed25519 key");
    }
    if (!isOnCurve(key)) {
      throw new MalformedException("must be a point of the curve", "Ed25519 key");
    }
  }

  /** Whether a signature R ‖ S has 64 bytes, R in canonical form and S below the group order. */
  static boolean isAcceptable(byte[] signature) {
    return signature.length == SignatureAlgorithm.SIGNATURE_BYTES
        && isCanonicalPoint(signature)
        && isBelowGroupOrder(signature, KEY_BYTES);
  }

  /**
   * Whether the first 32 bytes have y below p, and no sign where x is zero: at y = 1 and y = −1
   * (RFC 8032 §5.1.3).
   */
  private static boolean isCanonicalPoint(byte[] encoded) {
    boolean sign = encoded[KEY_BYTES - 1] < 0;
    int top = encoded[KEY_BYTES - 1] & 0x7f;
    int low = encoded[0] & 0xff;
    if (top == 0x7f && allMiddleBytesAre(0xff, encoded)) {
      // p is 7f ff … ff ed, so this y is p − 1 or less by its last byte only.
      return low < 0xec || (low == 0xec && !sign);
    }
    boolean one = top == 0 && low == 1 && allMiddleBytesAre(0, encoded);
    return !(one && sign);
  }

  private static boolean allMiddleBytesAre(int value, byte[] encoded) {
    for (int i = 1; i < KEY_BYTES - 1; i++) {
      if ((encoded[i] & 0xff) != value) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBelowGroupOrder(byte[] signature, int offset) {
    for (int i = KEY_BYTES - 1; i >= 0; i--) {
      int difference = (signature[offset + i] & 0xff) - (GROUP_ORDER[i] & 0xff);
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }

  /**
   * Whether x² = (y² − 1) / (d·y² + 1) has a solution; d is no square, so it never divides by 0.
   */
  private static boolean isOnCurve(byte[] key) {
    BigInteger y2 = yOf(key).pow(2);
    BigInteger u = y2.subtract(BigInteger.ONE).mod(P);
    BigInteger v = D.multiply(y2).add(BigInteger.ONE).mod(P);
    // u/v is a square just if u·v is one, which Euler's criterion decides.
    BigInteger criterion = u.multiply(v).modPow(P.shiftRight(1), P);
    return criterion.equals(BigInteger.ONE) || u.signum() == 0;
  }

  private static BigInteger yOf(byte[] key) {
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[i] = key[KEY_BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    return new BigInteger(1, bigEndian);
  }
}
