package org.varve.representation.adapter.mqtt;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.varve.representation.domain.MqttConfig;

/** MQTT 5, by Paho. */
final class Mqtt5Connection implements BrokerConnection {
  /** How long the broker keeps operations while representation is away. */
  private static final Duration SESSION_EXPIRY = Duration.ofDays(7);

  /** Reason codes from here on say no (MQTT 5 section 2.4); Paho's own codes are larger. */
  private static final int REASON_REFUSED = 0x80;

  private static final int REASON_MAX = 0xff;
  private static final int RECEIVE_MAX = 65_535;
  private static final int CANARIES = 8;

  private final BrokerLogin login;
  private final MqttAsyncClient client;

  Mqtt5Connection(BrokerLogin login) throws BrokerException {
    this.login = login;
    MqttConfig config = login.config();
    try {
      client =
          new MqttAsyncClient(config.servers().get(0), config.clientId(), new MemoryPersistence());
    } catch (MqttException e) {
      throw failure("no MQTT client can be made", e);
    }
    client.setManualAcks(true);
  }

  @Override
  public void open(Listener listener) throws BrokerException {
    client.setCallback(new Callback(listener));
    try {
      client.connect(options()).waitForCompletion(Patience.MILLIS);
    } catch (MqttException e) {
      throw failure("no connection to " + login.config().servers(), e);
    }
  }

  private MqttConnectionOptions options() {
    MqttConfig config = login.config();
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setServerURIs(config.servers().toArray(String[]::new));
    options.setCleanStart(false);
    options.setSessionExpiryInterval(SESSION_EXPIRY.toSeconds());
    options.setReceiveMaximum(Math.min(RECEIVE_MAX, config.inFlightMax() + CANARIES));
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(Patience.SECONDS);
    options.setKeepAliveInterval((int) config.keepAlive().toSeconds());
    login.tls().ifPresent(options::setSocketFactory);
    options.setHttpsHostnameVerificationEnabled(true);
    if (config.username() != null) {
      options.setUserName(config.username());
    }
    login
        .password()
        .ifPresent(password -> options.setPassword(password.getBytes(StandardCharsets.UTF_8)));
    return options;
  }

  @Override
  public CompletableFuture<Void> subscribe(String filter) {
    CompletableFuture<Void> granted = new CompletableFuture<>();
    try {
      MqttSubscription[] subscription = {new MqttSubscription(filter, 1)};
      var unused =
          client.subscribe(subscription, null, granting(granted, filter), new MqttProperties());
    } catch (MqttException e) {
      granted.completeExceptionally(failure("no subscription to " + filter, e));
    }
    return granted;
  }

  private MqttActionListener granting(CompletableFuture<Void> granted, String filter) {
    return new MqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        int[] codes = token.getReasonCodes();
        int code = codes != null && codes.length == 1 ? codes[0] : -1;
        if (code == 1) {
          granted.complete(null);
        } else {
          granted.completeExceptionally(
              BrokerException.notGranted(filter, code, login.config().clientId()));
        }
      }

      @Override
      public void onFailure(IMqttToken token, Throwable thrown) {
        granted.completeExceptionally(
            thrown instanceof MqttException e
                ? failure("no subscription to " + filter, e)
                : new BrokerException(
                    BrokerException.Kind.LOST, "no subscription to " + filter, thrown));
      }
    };
  }

  @Override
  public CompletableFuture<Void> publish(
      String topic, ByteString payload, Optional<ByteString> correlation) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    MqttProperties properties = new MqttProperties();
    correlation.ifPresent(data -> properties.setCorrelationData(data.toByteArray()));
    MqttMessage message = new MqttMessage(payload.toByteArray(), 1, false, properties);
    try {
      var unused = client.publish(topic, message, null, completing(taken));
    } catch (MqttException e) {
      taken.completeExceptionally(failure("not published", e));
    }
    return taken;
  }

  @Override
  public void acknowledge(Delivery delivery) throws BrokerException {
    try {
      client.messageArrivedComplete(delivery.id(), delivery.qos());
    } catch (MqttException e) {
      throw failure("not acknowledged", e);
    }
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, Patience.MILLIS, false);
    } catch (MqttException e) {
      Patience.notCleanlyClosed(e);
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      Patience.notCleanlyClosed(e);
    }
  }

  private static MqttActionListener completing(CompletableFuture<Void> taken) {
    return new MqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        int[] codes = token.getReasonCodes();
        if (codes != null && codes.length > 0 && codes[0] >= REASON_REFUSED) {
          taken.completeExceptionally(
              new BrokerException(
                  BrokerException.Kind.REFUSED,
                  "the broker refused it with code " + codes[0],
                  null));
        } else {
          taken.complete(null);
        }
      }

      @Override
      public void onFailure(IMqttToken token, Throwable thrown) {
        taken.completeExceptionally(
            thrown instanceof MqttException e
                ? failure("not published", e)
                : new BrokerException(BrokerException.Kind.LOST, "not published", thrown));
      }
    };
  }

  private static BrokerException failure(String what, MqttException e) {
    int code = e.getReasonCode();
    BrokerException.Kind kind;
    if (code == MqttClientException.REASON_CODE_MAX_INFLIGHT) {
      kind = BrokerException.Kind.BUSY;
    } else if (code >= REASON_REFUSED && code <= REASON_MAX) {
      kind = BrokerException.Kind.REFUSED;
    } else {
      kind = BrokerException.Kind.LOST;
    }
    return new BrokerException(kind, Patience.message(what, e, code), e);
  }

  private static Optional<Reply> reply(MqttMessage message) {
    MqttProperties properties = message.getProperties();
    if (properties == null || properties.getResponseTopic() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Reply(
            properties.getResponseTopic(),
            Optional.ofNullable(properties.getCorrelationData()).map(ByteString::copyFrom)));
  }

  private record Callback(Listener listener) implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      listener.arrived(
          new Delivery(
              topic,
              UnsafeByteOperations.unsafeWrap(message.getPayload()),
              message.getId(),
              message.getQos(),
              reply(message)));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      listener.lost("the connection ended: " + response);
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      listener.lost(Patience.message("MQTT went wrong", e, e.getReasonCode()));
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // Each publication has its own listener.
    }

    @Override
    public void connectComplete(boolean reconnect, String server) {
      // open() waits for it.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
      listener.lost("the broker asks for an authentication that was not configured");
    }
  }
}
