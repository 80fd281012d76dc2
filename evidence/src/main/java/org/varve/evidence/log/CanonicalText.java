package org.varve.evidence.log;

import java.util.Base64;
import java.util.regex.Pattern;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/**
 * Reads numbers and bytes from text that must have the one spelling a writer would give them.
 *
 * <p>Without this rule the unused last bits of base64, or a leading zero, could be changed without
 * anyone noticing.
 */
public final class CanonicalText {
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,18}");

  private CanonicalText() {}

  /** Reads an integer from 0 to 2^63 − 1 in decimal, without leading zero or sign. */
  public static long decimal(String text, String where) {
    if (!DECIMAL.matcher(text).matches()) {
      throw notDecimal(where);
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw notDecimal(where);
    }
  }

  /** Reads base64 of RFC 4648 §4 with padding, which must encode to the same text again. */
  public static byte[] base64(String text, String where) {
    byte[] bytes = decoded(text, where);
    if (!base64(bytes).equals(text)) {
      throw notBase64(where);
    }
    return bytes;
  }

  /** Reads a digest in base64. */
  public static Digest digest(String text, String where) {
    byte[] bytes = base64(text, where);
    if (bytes.length != Digest.BYTES) {
      throw new MalformedException("a hash has 32 bytes, not " + bytes.length, where);
    }
    return Digest.of(bytes);
  }

  /** Writes bytes as base64 of RFC 4648 §4 with padding. */
  public static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] decoded(String text, String where) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw notBase64(where);
    }
  }

  private static MalformedException notBase64(String where) {
    return new MalformedException("base64 is padded and encodes to itself again", where);
  }

  private static MalformedException notDecimal(String where) {
    return new MalformedException(
        "a number is decimal digits without leading zero, below 2^63", where);
  }
}
