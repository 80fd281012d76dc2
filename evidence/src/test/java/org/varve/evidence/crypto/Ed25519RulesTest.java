package org.varve.evidence.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.MalformedException;

class Ed25519RulesTest {
  private static final List<EdwardsPoint> SMALL_ORDER = EdwardsPoint.smallOrder();

  @Test
  void refusesTheEightKeysOfSmallOrder() {
    assertThat(SMALL_ORDER).hasSize(8).doesNotHaveDuplicates();
    for (EdwardsPoint point : SMALL_ORDER) {
      refusesKey(point.encode(), "small order");
      assertThat(Ed25519Rules.isAcceptable(EdwardsPoint.signature(point.encode(), BigInteger.ONE)))
          .isFalse();
    }
  }

  /** All y from p to 2^255 − 1, and the two points without x under a sign. */
  @Test
  void refusesEncodingsThatAreNotCanonical() {
    for (int excess = 0; excess < 19; excess++) {
      byte[] encoded = EdwardsPoint.littleEndian(EdwardsPoint.P.add(BigInteger.valueOf(excess)));
      refusesPoint(encoded);
      encoded[31] |= (byte) 0x80;
      refusesPoint(encoded);
    }
    byte[] one = EdwardsPoint.littleEndian(BigInteger.ONE);
    one[31] |= (byte) 0x80;
    refusesPoint(one);
    byte[] minusOne = EdwardsPoint.littleEndian(EdwardsPoint.P.subtract(BigInteger.ONE));
    minusOne[31] |= (byte) 0x80;
    refusesPoint(minusOne);
  }

  @Test
  void takesCanonicalEncodingsNearTheLimit() {
    for (int below = 2; below < 40; below++) {
      byte[] y = EdwardsPoint.littleEndian(EdwardsPoint.P.subtract(BigInteger.valueOf(below)));
      assertThat(Ed25519Rules.isAcceptable(EdwardsPoint.signature(y, BigInteger.ONE))).isTrue();
      byte[] small = EdwardsPoint.littleEndian(BigInteger.valueOf(below));
      assertThat(Ed25519Rules.isAcceptable(EdwardsPoint.signature(small, BigInteger.ONE))).isTrue();
    }
  }

  @Test
  void wantsSBelowTheGroupOrder() {
    byte[] r = EdwardsPoint.BASE.encode();
    BigInteger last = EdwardsPoint.L.subtract(BigInteger.ONE);
    for (BigInteger s : List.of(BigInteger.ZERO, BigInteger.ONE, last)) {
      assertThat(Ed25519Rules.isAcceptable(EdwardsPoint.signature(r, s))).isTrue();
    }
    BigInteger highest = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    for (BigInteger s : List.of(EdwardsPoint.L, EdwardsPoint.L.add(BigInteger.TWO), highest)) {
      assertThat(Ed25519Rules.isAcceptable(EdwardsPoint.signature(r, s))).isFalse();
    }
    assertThat(Ed25519Rules.isAcceptable(new byte[63])).isFalse();
    assertThat(Ed25519Rules.isAcceptable(new byte[65])).isFalse();
  }

  @Test
  void refusesKeysOfOtherLengths() {
    refusesKey(new byte[31], "must have 32 bytes, not 31");
    refusesKey(new byte[33], "must have 32 bytes, not 33");
  }

  @Test
  void tellsPointsOfTheCurveFromOthers() {
    int on = 0;
    for (int y = 2; y < 400; y++) {
      byte[] encoded = EdwardsPoint.littleEndian(BigInteger.valueOf(y));
      if (isOnCurve(y)) {
        on++;
        assertThatCode(() -> Ed25519Rules.requireKey(encoded)).doesNotThrowAnyException();
      } else {
        refusesKey(encoded, "must be a point of the curve");
      }
    }
    assertThat(on).isBetween(150, 250);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void findsAnyPartOfSmallOrder(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 10; i++) {
      EdwardsPoint prime = EdwardsPoint.BASE.times(new BigInteger(252, random));
      for (EdwardsPoint small : SMALL_ORDER) {
        assertThat(Ed25519Rules.isOfPrimeOrder(prime.add(small).encode()))
            .as("%s plus %s", prime, small)
            .isEqualTo(small.equals(EdwardsPoint.NEUTRAL));
      }
    }
  }

  private static boolean isOnCurve(int y) {
    try {
      EdwardsPoint.withY(BigInteger.valueOf(y), false);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void refusesPoint(byte[] encoded) {
    refusesKey(encoded, "canonically");
    assertThat(Ed25519Rules.isAcceptable(EdwardsPoint.signature(encoded, BigInteger.ONE)))
        .isFalse();
  }

  private static void refusesKey(byte[] encoded, String rule) {
    assertThatThrownBy(() -> VerificationKey.ed25519(encoded))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(rule);
  }
}
