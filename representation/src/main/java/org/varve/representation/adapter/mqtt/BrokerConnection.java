package org.varve.representation.adapter.mqtt;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One connection to a broker, whichever version of MQTT it speaks. It is used once: after a loss, a
 * new one takes up the session that the broker keeps under the same client id.
 */
interface BrokerConnection {

  /** Called from the connection's own threads. */
  interface Listener {
    /** A message that the broker keeps until it is acknowledged. May block, to hold back others. */
    void arrived(Delivery delivery);

    /** The connection is gone; called at most once. */
    void lost(String why);
  }

  /**
   * A message from the broker.
   *
   * @param reply where the sender wants its answer, with MQTT 5
   */
  record Delivery(String topic, ByteString payload, int id, int qos, Optional<Reply> reply) {}

  /** Response topic and correlation data of MQTT 5. */
  record Reply(String topic, Optional<ByteString> correlation) {}

  /**
   * @throws BrokerException if no server lets us in
   */
  void open(Listener listener) throws BrokerException;

  /**
   * Subscribes with QoS 1, without waiting: operations of a session that the broker kept may come
   * before its answer, and somebody has to take them.
   *
   * @return fails with {@link BrokerException} if the broker does not grant just that
   */
  CompletableFuture<Void> subscribe(String filter);

  /**
   * Publishes with QoS 1, without waiting.
   *
   * @return completes when the broker has taken it; fails with {@link BrokerException}
   */
  CompletableFuture<Void> publish(
      String topic, ByteString payload, Optional<ByteString> correlation);

  /**
   * Tells the broker to forget a message.
   *
   * @throws BrokerException if the connection is gone: the broker will send the message again
   */
  void acknowledge(Delivery delivery) throws BrokerException;

  /** Ends the connection, never the session. Never throws; {@link Listener#lost} is not called. */
  void close();
}
