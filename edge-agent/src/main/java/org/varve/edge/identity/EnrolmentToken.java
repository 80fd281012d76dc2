package org.varve.edge.identity;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.varve.evidence.Digest;

/**
 * What the operator hands out: {@code varve1.<secret>.<SHA-256 of the CA certificate>}. The agent
 * reads the fingerprint only; the rest is for the server. A secret until it was used.
 */
final class EnrolmentToken {
  static final int CHARS_MAX = 8_192;

  private static final Pattern TEXT = Pattern.compile("varve1\\.[A-Za-z0-9_-]+\\.([0-9a-f]{64})");

  private final String text;
  private final String caSha256;

  private EnrolmentToken(String text, String caSha256) {
    this.text = text;
    this.caSha256 = caSha256;
  }

  /**
   * @throws EnrolmentException if the text is no token; the message does not repeat it
   */
  static EnrolmentToken parse(String text) throws EnrolmentException {
    Matcher matcher = TEXT.matcher(text);
    if (text.length() > CHARS_MAX || !matcher.matches()) {
      throw new EnrolmentException(
          "the token (%d characters) has not the form varve1.<text>.<64 hex digits>; copy it whole"
              .formatted(text.length()));
    }
    return new EnrolmentToken(text, matcher.group(1));
  }

  String text() {
    return text;
  }

  String caSha256() {
    return caSha256;
  }

  Digest sha256() {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "EnrolmentToken for CA " + caSha256;
  }
}
