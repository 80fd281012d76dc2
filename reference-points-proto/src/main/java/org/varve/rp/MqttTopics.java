package org.varve.rp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Topics under which operations and receipts travel over MQTT: {@code
 * varve/v1/<signer>/<source>/operation} towards representation, {@code
 * varve/v1/<signer>/<source>/receipt} back. In a level, every byte (UTF-8) but letters, digits and
 * {@code - . _ ~ :} is percent-encoded with upper-case digits, so that a name is always exactly one
 * level, and the same name always the same level.
 *
 * @param signer id of the signer, decoded
 * @param source name of the source, decoded
 * @param kind what travels
 */
public record MqttTopics(String signer, String source, Kind kind) {

  /** Subscribed by representation: every operation of every signer. */
  public static final String ALL_OPERATIONS = "varve/v1/+/+/operation";

  private static final String PREFIX = "varve/v1/";
  private static final String PLAIN = "-._~:";

  /** The last level of a topic. */
  public enum Kind {
    OPERATION,
    RECEIPT;

    private String level() {
      return this == OPERATION ? "operation" : "receipt";
    }
  }

  public MqttTopics {
    Objects.requireNonNull(kind, "kind");
    if (signer.isEmpty() || source.isEmpty()) {
      throw new IllegalArgumentException("signer and source must not be empty");
    }
  }

  /** The topic as it is sent. */
  public String topic() {
    return PREFIX + encode(signer) + "/" + encode(source) + "/" + kind.level();
  }

  /** Filter for everything of one kind that concerns one signer. */
  public static String allOf(String signer, Kind kind) {
    return PREFIX + encode(signer) + "/+/" + kind.level();
  }

  /** Reads a topic; empty if it is not exactly of this form. */
  public static Optional<MqttTopics> parse(String topic) {
    List<String> levels = List.of(topic.split("/", -1));
    if (levels.size() != 5) {
      return Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      Optional<String> signer = decode(levels.get(2));
      Optional<String> source = decode(levels.get(3));
      if (signer.isPresent() && source.isPresent()) {
        MqttTopics read = new MqttTopics(signer.get(), source.get(), kind);
        if (read.topic().equals(topic)) {
          return Optional.of(read);
        }
      }
    }
    return Optional.empty();
  }

  private static String encode(String name) {
    StringBuilder level = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isPlain(c)) {
        level.append(c);
      } else {
        level.append('%').append(digit(c >> 4)).append(digit(c & 15));
      }
    }
    return level.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PLAIN.indexOf(c) >= 0;
  }

  private static char digit(int value) {
    return "0123456789ABCDEF".charAt(value);
  }

  /** The caller encodes again and compares, so that only the one form is read. */
  private static Optional<String> decode(String level) {
    byte[] bytes = new byte[level.length()];
    int length = 0;
    for (int i = 0; i < level.length(); i++) {
      char c = level.charAt(i);
      if (c == '%') {
        if (i + 2 >= level.length() || digitOf(level, i + 1) < 0 || digitOf(level, i + 2) < 0) {
          return Optional.empty();
        }
        bytes[length++] = (byte) (digitOf(level, i + 1) * 16 + digitOf(level, i + 2));
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    String name = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  private static int digitOf(String text, int at) {
    return Character.digit(text.charAt(at), 16);
  }
}
