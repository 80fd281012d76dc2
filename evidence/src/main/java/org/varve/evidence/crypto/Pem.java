package org.varve.evidence.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.varve.evidence.MalformedException;

/** The text form of one key (RFC 7468). */
final class Pem {
  static final String PUBLIC_KEY = "PUBLIC KEY";
  static final String PRIVATE_KEY = "PRIVATE KEY";

  /** A key takes some 250 characters; the limit leaves room for line ends. */
  private static final int MAX_CHARACTERS = 1_024;

  private static final int LINE_CHARACTERS = 64;

  private Pem() {}

  static String write(String label, byte[] der) {
    Base64.Encoder base64 =
        Base64.getMimeEncoder(LINE_CHARACTERS, "\n".getBytes(StandardCharsets.US_ASCII));
    return begin(label) + "\n" + base64.encodeToString(der) + "\n" + end(label) + "\n";
  }

  /**
   * @throws MalformedException if the text is anything but one block with this label
   */
  static byte[] read(String label, String pem) {
    String text = pem.strip();
    if (text.length() > MAX_CHARACTERS) {
      throw malformed(label, "is longer than " + MAX_CHARACTERS + " characters");
    }
    boolean framed = text.startsWith(begin(label)) && text.endsWith(end(label));
    if (!framed || text.length() < begin(label).length() + end(label).length()) {
      throw malformed(label, "must begin with '" + begin(label) + "' and end likewise");
    }
    String body = text.substring(begin(label).length(), text.length() - end(label).length());
    try {
      return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw malformed(label, "must be base64 between its lines");
    }
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }

  private static MalformedException malformed(String label, String rule) {
    return new MalformedException(rule, "PEM of a " + label);
  }
}
