package org.varve.edge.source;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.varve.edge.mqtt.BrokerClient.Message;
import org.varve.evidence.Digest;

/**
 * The last messages that became readings: what the broker may deliver once more, if it did not hear
 * that they are kept. A repeat bears the same id and the broker's mark of a repeat.
 */
final class MqttPosition {
  private static final int ENTRY_BYTES = 6;

  /** A broker sends no more than so many ahead, unless it is told to. */
  static final int MESSAGES_MAX = 256;

  private static final Pattern TEXT =
      Pattern.compile("mqtt1 ([A-Za-z0-9_-]{0,4096})(?: part=(\\d{1,18}):(\\d{1,5}))?");

  private final Deque<Long> last = new ArrayDeque<>();

  /** A pack that was kept in part. */
  private long part = -1;

  private int partReadings;

  /** Until something new comes: what a broker delivers again it delivers first. */
  private boolean fresh = true;

  static MqttPosition parse(String text) throws SourceException {
    MqttPosition position = new MqttPosition();
    if (text.isEmpty()) {
      return position;
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new SourceException(
          "the stored position \"%s\" is not of an MQTT source; give the source a new name"
              .formatted(text));
    }
    if (matcher.group(2) != null) {
      position.part = Long.parseLong(matcher.group(2));
      position.partReadings = Integer.parseInt(matcher.group(3));
    }
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(matcher.group(1)));
    while (bytes.remaining() >= ENTRY_BYTES) {
      position.last.add((long) (bytes.getShort() & 0xffff) << 32 | (bytes.getInt() & 0xffffffffL));
    }
    return position;
  }

  /** What was remembered is of a session that the broker does not have any more. */
  void clear() {
    last.clear();
    part = -1;
  }

  /**
   * A broker that was killed itself delivers again without saying so; but before anything new, and
   * under the same id.
   */
  boolean isRepeat(Message message) {
    long entry = entry(message);
    boolean known = last.contains(entry);
    boolean again = known && (message.repeated() || fresh);
    fresh &= known || part == entry;
    return again;
  }

  /** How many readings of this message are kept already, if it is one that comes again. */
  int partOf(Message message) {
    boolean mayBe = part >= 0 && (message.repeated() || fresh);
    return mayBe && part == entry(message) ? partReadings : 0;
  }

  void partly(Message message, int readings) {
    part = entry(message);
    partReadings = readings;
  }

  void add(Message message) {
    if (message.qos() == 0) {
      return; // It is never delivered again.
    }
    long entry = entry(message);
    part = part == entry ? -1 : part;
    if (last.size() == MESSAGES_MAX) {
      last.removeFirst();
    }
    last.add(entry);
  }

  String text() {
    ByteBuffer bytes = ByteBuffer.allocate(ENTRY_BYTES * last.size());
    last.forEach(entry -> bytes.putShort((short) (entry >> 32)).putInt((int) (long) entry));
    String entries = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    return "mqtt1 " + entries + (part < 0 ? "" : " part=" + part + ":" + partReadings);
  }

  private static long entry(Message message) {
    byte[] digest =
        Digest.sha256(
                ByteString.copyFromUtf8(message.topic() + "\n")
                    .concat(message.payload())
                    .toByteArray())
            .bytes();
    return (long) message.id() << 32 | (ByteBuffer.wrap(digest).getInt() & 0xffffffffL);
  }
}
