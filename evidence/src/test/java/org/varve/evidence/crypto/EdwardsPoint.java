package org.varve.evidence.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The curve of Ed25519 straight from RFC 8032 §5.1, slow and plain, to make what nobody should. */
record EdwardsPoint(BigInteger x, BigInteger y) {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  static final BigInteger D =
      BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)).mod(P);
  static final EdwardsPoint NEUTRAL = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);
  static final EdwardsPoint BASE =
      withY(BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P), false);

  /** The point with this y and the even x, or the odd one. */
  static EdwardsPoint withY(BigInteger y, boolean odd) {
    BigInteger u = y.multiply(y).subtract(BigInteger.ONE).mod(P);
    BigInteger v = D.multiply(y).multiply(y).add(BigInteger.ONE).mod(P);
    BigInteger square = u.multiply(v.modInverse(P)).mod(P);
    BigInteger x = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(square)) {
      x = x.multiply(BigInteger.TWO.modPow(P.shiftRight(2), P)).mod(P);
    }
    if (!x.multiply(x).mod(P).equals(square)) {
      throw new IllegalArgumentException("no point has this y");
    }
    return new EdwardsPoint(x.testBit(0) == odd ? x : P.subtract(x).mod(P), y);
  }

  /** The eight points of small order: multiples of L times some point, until one makes them all. */
  static List<EdwardsPoint> smallOrder() {
    for (BigInteger y = BigInteger.TWO; ; y = y.add(BigInteger.ONE)) {
      EdwardsPoint generator = smallOrderPartOf(y);
      if (!generator.times(BigInteger.valueOf(4)).equals(NEUTRAL)) {
        return IntStream.range(0, 8).mapToObj(i -> generator.times(BigInteger.valueOf(i))).toList();
      }
    }
  }

  private static EdwardsPoint smallOrderPartOf(BigInteger y) {
    try {
      return withY(y, false).times(L);
    } catch (IllegalArgumentException e) {
      return NEUTRAL;
    }
  }

  EdwardsPoint add(EdwardsPoint o) {
    BigInteger dxy = D.multiply(x).multiply(o.x).multiply(y).multiply(o.y).mod(P);
    BigInteger x3 = x.multiply(o.y).add(o.x.multiply(y));
    BigInteger y3 = y.multiply(o.y).add(x.multiply(o.x));
    return new EdwardsPoint(
        x3.multiply(BigInteger.ONE.add(dxy).modInverse(P)).mod(P),
        y3.multiply(BigInteger.ONE.subtract(dxy).modInverse(P)).mod(P));
  }

  EdwardsPoint times(BigInteger scalar) {
    EdwardsPoint sum = NEUTRAL;
    for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
      sum = sum.add(sum);
      if (scalar.testBit(bit)) {
        sum = sum.add(this);
      }
    }
    return sum;
  }

  byte[] encode() {
    byte[] encoded = littleEndian(y);
    encoded[31] |= (byte) (x.testBit(0) ? 0x80 : 0);
    return encoded;
  }

  /**
   * A signature as its equation asks for, whatever the points are: R, then S = r + k·a with k =
   * SHA-512(R ‖ A ‖ M).
   *
   * @param nonce the r of R = r·B plus perhaps something
   * @param secret the a of A = a·B plus perhaps something
   */
  static byte[] sign(
      EdwardsPoint r, BigInteger nonce, EdwardsPoint a, BigInteger secret, byte[] message) {
    BigInteger k = challenge(r.encode(), a.encode(), message);
    return signature(r.encode(), nonce.add(k.multiply(secret)).mod(L));
  }

  static byte[] signature(byte[] r, BigInteger s) {
    byte[] signature = Arrays.copyOf(r, 64);
    System.arraycopy(littleEndian(s), 0, signature, 32, 32);
    return signature;
  }

  static byte[] littleEndian(BigInteger value) {
    return reversed(P256Rules.fixedWidth(value));
  }

  private static BigInteger challenge(byte[] r, byte[] a, byte[] message) {
    try {
      MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
      sha512.update(r);
      sha512.update(a);
      return new BigInteger(1, reversed(sha512.digest(message)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
