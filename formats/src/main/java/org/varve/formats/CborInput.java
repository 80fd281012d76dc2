package org.varve.formats;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads CBOR (RFC 8949) item by item, strictly: every length is checked against what is left before
 * anything is made of it, strings come in one piece, and nothing reserved is taken.
 */
final class CborInput {
  static final int UNSIGNED = 0;
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;
  static final int TAG = 6;
  static final int SIMPLE = 7;

  /** The argument of a head that has none: an array or a map up to its break. */
  static final long INDEFINITE = -1;

  private static final int BREAK = 0xff;
  private static final int HALF = 25;
  private static final int SINGLE = 26;
  private static final int DOUBLE = 27;

  private final byte[] bytes;
  private int at;

  CborInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The beginning of an item.
   *
   * @param info the lower five bits of its first byte
   * @param argument unsigned; {@link #INDEFINITE} if the item ends with a break, for arrays and
   *     maps alone
   */
  record Head(int major, int info, long argument, int at) {
    boolean isIndefinite() {
      return info == 31;
    }
  }

  int at() {
    return at;
  }

  boolean isAtEnd() {
    return at == bytes.length;
  }

  /** Whether a break comes next, which is then behind. */
  boolean takesBreak() {
    if (at < bytes.length && (bytes[at] & 0xff) == BREAK) {
      at++;
      return true;
    }
    return false;
  }

  Head head() throws CborSyntaxException {
    int start = at;
    int first = next();
    int major = first >> 5;
    int info = first & 31;
    if (info < 24) {
      return new Head(major, info, info, start);
    }
    if (info <= 27) {
      return new Head(major, info, argument(1 << (info - 24)), start);
    }
    if (info == 31 && (major == ARRAY || major == MAP)) {
      return new Head(major, info, INDEFINITE, start);
    }
    throw new CborSyntaxException(
        start,
        "0x%02x".formatted(first),
        "arrays and maps alone may end with a break; nothing else of indefinite length is taken"
            + " (RFC 8949, 3)",
        "send strings in one piece");
  }

  /** How many elements an array or pairs a map has; {@link #INDEFINITE} up to its break. */
  long count(Head head, int bytesEach) throws CborSyntaxException {
    if (!head.isIndefinite()) {
      require(head, head.argument(), bytesEach);
    }
    return head.argument();
  }

  byte[] string(Head head) throws CborSyntaxException {
    require(head, head.argument(), 1);
    int start = at;
    at += (int) head.argument();
    return Arrays.copyOfRange(bytes, start, at);
  }

  String text(Head head) throws CborSyntaxException {
    byte[] utf8 = string(head);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new CborSyntaxException(
          head.at(), utf8.length + " bytes", "text is UTF-8 (RFC 8949, 3.1)", "encode it so");
    }
  }

  static BigInteger integer(Head head) {
    BigInteger argument = new BigInteger(Long.toUnsignedString(head.argument()));
    return head.major() == UNSIGNED ? argument : argument.not();
  }

  static boolean isFloat(Head head) {
    return head.major() == SIMPLE && head.info() >= HALF && head.info() <= DOUBLE;
  }

  /**
   * The number that a float is: the shortest decimal that reads back as the same double, since
   * 1276020076.001 is what its sender meant, and not what binary makes of it.
   */
  static BigDecimal decimal(Head head) throws CborSyntaxException {
    double value =
        switch (head.info()) {
          case HALF -> half((int) head.argument());
          case SINGLE -> Float.intBitsToFloat((int) head.argument());
          default -> Double.longBitsToDouble(head.argument());
        };
    if (!Double.isFinite(value)) {
      throw new CborSyntaxException(
          head.at(), Double.toString(value), "a number is finite", "leave the record out");
    }
    return BigDecimal.valueOf(value);
  }

  /** IEEE 754 binary16 (RFC 8949, appendix D). */
  private static double half(int bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double value;
    if (exponent == 0) {
      value = Math.scalb((double) fraction, -24);
    } else if (exponent == 31) {
      value = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else {
      value = Math.scalb((double) (fraction + 1024), exponent - 25);
    }
    return (bits & 0x8000) == 0 ? value : -value;
  }

  private void require(Head head, long count, int bytesEach) throws CborSyntaxException {
    int left = bytes.length - at;
    if (Long.compareUnsigned(count, left / bytesEach) > 0) {
      throw new CborSyntaxException(
          head.at(),
          Long.toUnsignedString(count) + " announced",
          "no more can follow than the " + left + " bytes that are left",
          "send the item whole");
    }
  }

  private long argument(int size) throws CborSyntaxException {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | next();
    }
    return value;
  }

  private int next() throws CborSyntaxException {
    if (at == bytes.length) {
      throw new CborSyntaxException(at, "the end", "the CBOR is cut off", "send the item whole");
    }
    return bytes[at++] & 0xff;
  }
}
