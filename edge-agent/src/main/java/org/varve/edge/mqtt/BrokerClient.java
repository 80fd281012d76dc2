package org.varve.edge.mqtt;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.edge.identity.AgentIdentity;
import org.varve.rp.PasswordFile;
import org.varve.rp.TlsIdentity;
import org.varve.rp.TlsSockets;

/** One connection to a broker by MQTT 3.1.1. It never connects again by itself. */
public final class BrokerClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerClient.class);
  private static final int PATIENCE_SECONDS = 10;
  private static final long PATIENCE_MILLIS = PATIENCE_SECONDS * 1_000L;

  /** Whatever is not said by then is said again on the next connection. */
  private static final long CLOSE_MILLIS = 500;

  private final BrokerConfig config;
  private final MqttAsyncClient client;
  private final Listener listener;
  private boolean sessionKept;

  /** Hears what happens, from threads of the connection; while it is busy, nothing more is read. */
  public interface Listener {
    void arrived(Message message);

    /** The connection is of no more use. */
    void lost(String why);
  }

  /**
   * A message from the broker.
   *
   * @param id of this delivery, the same when it is repeated in a kept session
   * @param repeated whether the broker says that it may have been delivered before
   * @param retained whether it is what the topic said last, told to a new subscription
   */
  public record Message(
      String topic, ByteString payload, int id, int qos, boolean repeated, boolean retained) {

    /** The same, weighing less. */
    public Message withPayload(ByteString other) {
      return new Message(topic, other, id, qos, repeated, retained);
    }
  }

  private BrokerClient(BrokerConfig config, MqttAsyncClient client, Listener listener) {
    this.config = config;
    this.client = client;
    this.listener = listener;
  }

  /**
   * Connects. Files (CA, certificate, password) are read now, so that a renewed one is used.
   *
   * @throws BrokerException if the broker cannot be reached or does not let the client in
   * @throws IOException if a file cannot be used
   */
  public static BrokerClient open(
      BrokerConfig config, AgentIdentity identity, BrokerSession session, Listener listener)
      throws IOException {
    MqttConnectOptions options = options(config, identity, session);
    try {
      MqttAsyncClient client =
          new MqttAsyncClient(config.server(), session.clientId(), new MemoryPersistence());
      BrokerClient opened = new BrokerClient(config, client, listener);
      client.setManualAcks(session.manual());
      client.setCallback(new Callback(listener));
      opened.connect(options);
      return opened;
    } catch (MqttException e) {
      throw new BrokerException("no MQTT client can be made: " + words(e), e);
    }
  }

  /**
   * Subscribes with QoS 1.
   *
   * @throws BrokerException if the broker does not grant it
   */
  public void subscribe(String filter) throws BrokerException {
    try {
      IMqttToken token = client.subscribe(filter, 1);
      token.waitForCompletion(PATIENCE_MILLIS);
      if (!isGranted(token)) {
        throw new BrokerException(notGranted(filter));
      }
    } catch (MqttException e) {
      throw new BrokerException(
          "%s did not answer the subscription to %s: %s"
              .formatted(config.server(), filter, words(e)),
          e);
    }
  }

  /**
   * Subscribes with QoS 1 and returns at once: for a session that is kept, whose backlog comes
   * before the answer. If the broker does not grant it, the way is lost.
   */
  public void subscribeLater(String filter) throws BrokerException {
    try {
      var unused = client.subscribe(filter, 1, null, new Subscription(filter));
    } catch (MqttException e) {
      throw new BrokerException("%s: %s".formatted(config.server(), words(e)), e);
    }
  }

  /** Publishes with QoS 1 and returns at once; if the broker does not take it, the way is lost. */
  public void publish(String topic, byte[] payload) throws BrokerException {
    try {
      var unused = client.publish(topic, payload, 1, false, null, new Publication());
    } catch (MqttException e) {
      throw new BrokerException("%s: %s".formatted(config.server(), words(e)), e);
    }
  }

  /** Whether the broker still had the session of an earlier connection. */
  public boolean isSessionKept() {
    return sessionKept;
  }

  /** The address that it is connected to. */
  public String server() {
    return config.server();
  }

  /** For a manual session: the broker may forget the message. */
  public void done(Message message) throws BrokerException {
    try {
      client.messageArrivedComplete(message.id(), message.qos());
    } catch (MqttException e) {
      throw new BrokerException("%s: %s".formatted(config.server(), words(e)), e);
    }
  }

  @Override
  public void close() {
    client.setCallback(null);
    try {
      client.disconnectForcibly(0, CLOSE_MILLIS);
    } catch (MqttException e) {
      LOG.atDebug().setCause(e).log("an MQTT connection did not end cleanly");
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      LOG.atDebug().setCause(e).log("an MQTT connection did not end cleanly");
    }
  }

  private void connect(MqttConnectOptions options) throws BrokerException {
    try {
      IMqttToken connected = client.connect(options);
      connected.waitForCompletion(PATIENCE_MILLIS);
      sessionKept = connected.getSessionPresent();
    } catch (MqttException e) {
      close();
      throw new BrokerException(
          "no connection to the broker %s: %s; is it up, and does it let client %s in?"
              .formatted(config.server(), words(e), client.getClientId()),
          e);
    }
  }

  private static MqttConnectOptions options(
      BrokerConfig config, AgentIdentity identity, BrokerSession session) throws IOException {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(!session.kept());
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(PATIENCE_SECONDS);
    options.setKeepAliveInterval((int) config.keepAlive().toSeconds());
    options.setMaxInflight(session.publishingMax());
    if (config.isTls()) {
      TlsIdentity tls =
          config.ca().isPresent() ? TlsIdentity.trusting(config.ca().get()) : identity.tls();
      options.setSocketFactory(TlsSockets.factory(tls));
      options.setHttpsHostnameVerificationEnabled(true);
    }
    config.username().ifPresent(options::setUserName);
    if (config.passwordFile().isPresent()) {
      options.setPassword(
          PasswordFile.read("password-file", config.passwordFile().get()).toCharArray());
    }
    return options;
  }

  /** Paho's messages alone say little: "MqttException" hides what the socket said. */
  private static String words(MqttException e) {
    Throwable cause = e.getCause();
    return "%s (code %d)%s"
        .formatted(e.getMessage(), e.getReasonCode(), cause == null ? "" : ", " + cause);
  }

  private record Callback(Listener listener) implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      listener.arrived(
          new Message(
              topic,
              UnsafeByteOperations.unsafeWrap(message.getPayload()),
              message.getId(),
              message.getQos(),
              message.isDuplicate(),
              message.isRetained()));
    }

    @Override
    public void connectionLost(Throwable cause) {
      listener.lost("the connection to the broker broke: " + cause.getMessage());
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // Each publication has its own listener.
    }
  }

  private static boolean isGranted(IMqttToken token) {
    int[] granted = token.getGrantedQos();
    return granted.length == 1 && (granted[0] == 0 || granted[0] == 1);
  }

  private String notGranted(String filter) {
    return "%s does not grant the subscription to %s; allow it for client %s"
        .formatted(config.server(), filter, client.getClientId());
  }

  /** A subscription whose answer nobody waits for. */
  private final class Subscription implements IMqttActionListener {
    private final String filter;

    Subscription(String filter) {
      this.filter = filter;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      if (!isGranted(token)) {
        listener.lost(notGranted(filter));
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable thrown) {
      listener.lost("the broker did not answer a subscription: " + thrown.getMessage());
    }
  }

  /** A publication that the broker did not take. */
  private final class Publication implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      // The broker's word promises nothing; the receipt counts.
    }

    @Override
    public void onFailure(IMqttToken token, Throwable thrown) {
      listener.lost("the broker did not take a message: " + thrown.getMessage());
    }
  }
}
