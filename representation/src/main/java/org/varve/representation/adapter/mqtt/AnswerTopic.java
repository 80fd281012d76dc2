package org.varve.representation.adapter.mqtt;

import java.util.regex.Pattern;
import org.varve.rp.MqttTopics;

/**
 * Decides where an answer goes. Senders may choose among the signer's own topics and no others:
 * else anybody could make representation publish, with its rights, wherever he likes. An operation
 * topic is no place for answers either: representation would read them as operations.
 */
final class AnswerTopic {
  private static final int CHARS_MAX = 1024;
  private static final Pattern FORBIDDEN = Pattern.compile("[+#\\x00-\\x1f]|/operation$");

  private AnswerTopic() {}

  static String usual(MqttTopics operation) {
    return new MqttTopics(operation.signer(), operation.source(), MqttTopics.Kind.RECEIPT).topic();
  }

  static boolean isAllowed(String wanted, MqttTopics operation) {
    String usual = usual(operation);
    String own = usual.substring(0, usual.indexOf('/', "varve/v1/".length()) + 1);
    return wanted.length() <= CHARS_MAX
        && wanted.length() > own.length()
        && wanted.startsWith(own)
        && !FORBIDDEN.matcher(wanted).find();
  }
}
