package org.varve.evidence.crypto;

import java.net.URI;
import java.net.URISyntaxException;
import org.varve.evidence.MalformedException;

/** The rule of RFC 8392 §2 for iss and sub: any text, but one that contains a colon is a URI. */
final class StringOrUri {
  static final int MAX_CHARACTERS = 8_192;

  /** A character takes at most four bytes in UTF-8. */
  static final int MAX_BYTES = 4 * MAX_CHARACTERS;

  private StringOrUri() {}

  static void require(String value, String where) {
    int characters = value.codePointCount(0, value.length());
    if (characters < 1 || characters > MAX_CHARACTERS) {
      throw new MalformedException(
          "must have 1 to " + MAX_CHARACTERS + " characters, not " + characters, where);
    }
    if (value.indexOf(':') >= 0 && !isUri(value)) {
      throw new MalformedException("a name that contains ':' must be a URI", where);
    }
  }

  private static boolean isUri(String value) {
    try {
      return new URI(value).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
