package org.varve.evidence.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

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

  static byte[] littleEndian(BigInteger value) {
    byte[] bigEndian = P256Rules.fixedWidth(value);
    byte[] little = new byte[32];
    for (int i = 0; i < 32; i++) {
      little[i] = bigEndian[31 - i];
    }
    return little;
  }

  /** SHA-512(R ‖ A ‖ M) as a number. */
  static BigInteger challenge(byte[] r, byte[] a, byte[] message) {
    try {
      MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
      sha512.update(r);
      sha512.update(a);
      byte[] hash = sha512.digest(message);
      byte[] bigEndian = new byte[hash.length];
      for (int i = 0; i < hash.length; i++) {
        bigEndian[i] = hash[hash.length - 1 - i];
      }
      return new BigInteger(1, bigEndian);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
