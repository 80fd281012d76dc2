package org.varve.representation.adapter.mqtt;

import com.google.protobuf.ByteString;
import java.util.Random;
import org.varve.rp.MqttTopics;

/**
 * A message that representation sends to itself through the broker, over the very subscription that
 * operations come by: a subscription may be deaf although its connection is alive. Used by one
 * thread.
 */
final class Canary {
  /** Stands where a signer's id would; no signer's id is of this form. */
  private static final String SIGNER = "canary";

  private static final int BYTES = 16;

  private final String topic;
  private final Random random;
  private ByteString sent = ByteString.EMPTY;
  private boolean isOut;
  private int missed;

  Canary(String clientId, Random random) {
    this.topic = new MqttTopics(SIGNER, clientId, MqttTopics.Kind.OPERATION).topic();
    this.random = random;
  }

  String topic() {
    return topic;
  }

  /** Whether a message is a canary, of whichever representation. */
  static boolean isOne(MqttTopics topic) {
    return topic.signer().equals(SIGNER);
  }

  /** What to send now. */
  ByteString next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    sent = ByteString.copyFrom(bytes);
    isOut = true;
    return sent;
  }

  /** Whether this is the one that was sent last; older ones prove nothing. */
  boolean isBack(String onTopic, ByteString payload) {
    if (!isOut || !onTopic.equals(topic) || !payload.equals(sent)) {
      return false;
    }
    isOut = false;
    missed = 0;
    return true;
  }

  /** Other messages that arrive prove as much. */
  void excuse() {
    isOut = false;
  }

  /** Counts the one that is out, if any, as lost; gives how many were lost in a row. */
  int missed() {
    if (isOut) {
      missed++;
      return missed;
    }
    return 0;
  }

  void newConnection() {
    isOut = false;
    missed = 0;
  }
}
