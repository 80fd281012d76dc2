package org.varve.system;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.varve.proto.common.v1.OperationResult;
import org.varve.rp.MqttTopics;

/** A source that publishes what it is told to, and remembers the answers by topic and operation. */
final class MqttSource implements AutoCloseable, MqttCallback {

  final Map<ByteString, OperationResult> answers = new ConcurrentHashMap<>();
  final Map<String, OperationResult> byTopic = new ConcurrentHashMap<>();
  final Map<String, String> correlations = new ConcurrentHashMap<>();

  private final MqttAsyncClient client;

  MqttSource(Mosquitto broker, String id) throws MqttException {
    client = new MqttAsyncClient(broker.address(), id, new MemoryPersistence());
    client.setCallback(this);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName("agent");
    options.setPassword("secret".getBytes(StandardCharsets.UTF_8));
    client.connect(options).waitForCompletion(10_000);
    MqttSubscription[] all = {
      new MqttSubscription("varve/v1/+/+/receipt", 1),
      new MqttSubscription("varve/v1/+/answers/#", 1)
    };
    client.subscribe(all, null, null, new MqttProperties()).waitForCompletion(10_000);
  }

  void send(Submitter.Signed signed) throws MqttException {
    var header = signed.operation().header();
    String topic =
        new MqttTopics(header.signer(), header.source(), MqttTopics.Kind.OPERATION).topic();
    publish(topic, signed.submission().toByteArray(), new MqttProperties());
  }

  /** Returns when the broker has it. */
  void publish(String topic, byte[] payload, MqttProperties properties) throws MqttException {
    client.publish(topic, new MqttMessage(payload, 1, false, properties)).waitForCompletion(10_000);
  }

  OperationResult answerTo(Submitter.Signed signed) {
    return answers.get(ByteString.copyFrom(signed.operation().id().digest().bytes()));
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) throws Exception {
    OperationResult result = OperationResult.parseFrom(message.getPayload());
    byTopic.put(topic, result);
    byte[] correlation = message.getProperties().getCorrelationData();
    if (correlation != null) {
      correlations.put(topic, new String(correlation, StandardCharsets.UTF_8));
    }
    answers.put(result.getOperationId(), result);
  }

  @Override
  public void close() throws MqttException {
    client.disconnectForcibly(0, 1_000, false);
    client.close(true);
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    System.out.println("MqttSource: disconnected");
  }

  @Override
  public void mqttErrorOccurred(MqttException e) {
    System.out.println("MqttSource: " + e);
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // publish() waits for it.
  }

  @Override
  public void connectComplete(boolean reconnect, String server) {
    // The constructor waits for it.
  }

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {
    // No broker of these tests sends any.
  }
}
