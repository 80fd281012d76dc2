package org.varve.evidence.crypto;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.varve.evidence.MalformedException;

/**
 * What an Ed25519 key and signature must be before any provider sees them.
 *
 * <p>RFC 8032 leaves room where libraries differ: points that are not reduced, keys of small order
 * that verify anything, an S that is not reduced, and whether the equation is multiplied by the
 * cofactor. With these rules all providers give the same answer, so a verdict does not depend on
 * which one is installed.
 */
final class Ed25519Rules {
  static final int KEY_BYTES = 32;

  private static final String WHERE = "Ed25519 key";

  /** The order of the base point, 2^252 + 27742317777372353535851937790883648493, little endian. */
  private static final byte[] GROUP_ORDER =
      HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

  /**
   * The eight points whose order divides the cofactor 8, in their canonical encodings. Under such a
   * key one signature fits many messages.
   */
  private static final Set<ByteBuffer> SMALL_ORDER =
      Stream.of(
              "0100000000000000000000000000000000000000000000000000000000000000",
              "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
              "0000000000000000000000000000000000000000000000000000000000000000",
              "0000000000000000000000000000000000000000000000000000000000000080",
              "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
              "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
              "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
              "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")
          .map(hex -> ByteBuffer.wrap(HexFormat.of().parseHex(hex)))
          .collect(Collectors.toUnmodifiableSet());

  private Ed25519Rules() {}

  /**
   * @throws MalformedException if it is no canonical encoding of a point, or one of small order
   */
  static void requireKey(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new MalformedException("must have 32 bytes, not " + key.length, WHERE);
    }
    if (!isCanonical(key)) {
      throw new MalformedException("must be canonically encoded", WHERE);
    }
    if (isOfSmallOrder(key)) {
      throw new MalformedException("must not be of small order", WHERE);
    }
    if (!Curve25519.isOnCurve(yOf(key))) {
      throw new MalformedException("must be a point of the curve", WHERE);
    }
  }

  /**
   * Whether a signature R ‖ S has a canonical R, not of small order, and S below the group order.
   */
  static boolean isAcceptable(byte[] signature) {
    return signature.length == SignatureAlgorithm.SIGNATURE_BYTES
        && isCanonical(signature)
        && !isOfSmallOrder(signature)
        && isBelowGroupOrder(signature, KEY_BYTES);
  }

  /**
   * Whether the point in the first 32 bytes, which passed the checks above, has prime order. This
   * takes some five times as long as a fast provider takes to verify.
   */
  static boolean isOfPrimeOrder(byte[] point) {
    return Curve25519.isOfPrimeOrder(yOf(point));
  }

  /** Y below p, and no sign where x is zero: at y = 1 and y = −1 (RFC 8032 §5.1.3). */
  private static boolean isCanonical(byte[] point) {
    boolean sign = point[KEY_BYTES - 1] < 0;
    int top = point[KEY_BYTES - 1] & 0x7f;
    int low = point[0] & 0xff;
    if (top == 0x7f && allMiddleBytesAre(0xff, point)) {
      // p is 7f ff … ff ed, so only the last byte tells y = p − 1 from smaller ones.
      return low < 0xec || (low == 0xec && !sign);
    }
    boolean one = top == 0 && low == 1 && allMiddleBytesAre(0, point);
    return !(one && sign);
  }

  private static boolean allMiddleBytesAre(int value, byte[] point) {
    for (int i = 1; i < KEY_BYTES - 1; i++) {
      if ((point[i] & 0xff) != value) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfSmallOrder(byte[] point) {
    return SMALL_ORDER.contains(ByteBuffer.wrap(point, 0, KEY_BYTES));
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

  private static BigInteger yOf(byte[] point) {
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[i] = point[KEY_BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    return new BigInteger(1, bigEndian);
  }
}
