package org.varve.evidence.crypto;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Tells whether a point is on the curve of Ed25519, and whether it has prime order.
 *
 * <p>Works on the u-coordinate of the equivalent curve v² = u³ + Au² + u (RFC 7748 §4.1), where
 * both questions need square roots only. Nothing here is secret.
 */
final class Curve25519 {
  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger P = ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger A = BigInteger.valueOf(486_662);
  private static final BigInteger EULER_EXPONENT = P.shiftRight(1);
  private static final BigInteger ROOT_EXPONENT = P.add(BigInteger.valueOf(3)).shiftRight(3);
  private static final BigInteger ROOT_OF_MINUS_ONE = BigInteger.TWO.modPow(P.shiftRight(2), P);

  private Curve25519() {}

  /**
   * @param y the y-coordinate of Ed25519, not 1
   */
  static boolean isOnCurve(BigInteger y) {
    BigInteger u = uOf(y);
    return isSquare(u.multiply(rest(u)));
  }

  /**
   * Whether a point of the curve is eight times another one, which leaves no room for a part of
   * small order beside the part of prime order.
   *
   * <p>The points whose order is a power of two form one cycle of eight, so a point is twice
   * another just if its u is a square; then halve it and ask again. See Pornin, "Point-Halving and
   * Subgroup Membership in Twisted Edwards Curves", IACR ePrint 2022/1164.
   *
   * @param y the y-coordinate of Ed25519, not 1 or −1
   */
  static boolean isOfPrimeOrder(BigInteger y) {
    BigInteger u = uOf(y);
    for (int halvings = 0; halvings < 2; halvings++) {
      Optional<BigInteger> half = isSquare(u) ? half(u) : Optional.empty();
      if (half.isEmpty()) {
        return false;
      }
      u = half.get();
    }
    return isSquare(u);
  }

  /**
   * The u of a point whose double has the given u. Doubling takes q to (q² − 1)² / 4q(q² + Aq + 1);
   * with t = q + 1/q that is u = (t² − 4) / 4(t + A), so t = 2(u ± √(u² + Au + 1)).
   */
  private static Optional<BigInteger> half(BigInteger u) {
    return root(rest(u)).flatMap(root -> halfOf(u.add(root)).or(() -> halfOf(u.subtract(root))));
  }

  /** Solves q + 1/q = 2h for q. */
  private static Optional<BigInteger> halfOf(BigInteger h) {
    return root(h.multiply(h).subtract(ONE)).map(root -> h.add(root).mod(P));
  }

  private static BigInteger uOf(BigInteger y) {
    return ONE.add(y).multiply(ONE.subtract(y).modInverse(P)).mod(P);
  }

  private static BigInteger rest(BigInteger u) {
    return u.add(A).multiply(u).add(ONE);
  }

  private static boolean isSquare(BigInteger number) {
    return number.modPow(EULER_EXPONENT, P).equals(ONE);
  }

  /** A square root modulo p, which is 5 modulo 8 (RFC 8032 §5.1.3). */
  private static Optional<BigInteger> root(BigInteger number) {
    BigInteger candidate = number.modPow(ROOT_EXPONENT, P);
    return Optional.of(candidate)
        .filter(root -> isRoot(root, number))
        .or(() -> Optional.of(candidate.multiply(ROOT_OF_MINUS_ONE).mod(P)))
        .filter(root -> isRoot(root, number));
  }

  private static boolean isRoot(BigInteger root, BigInteger number) {
    return root.multiply(root).subtract(number).mod(P).signum() == 0;
  }
}
