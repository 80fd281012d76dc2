package org.varve.representation.adapter.mqtt;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.varve.representation.domain.MqttConfig;

/** MQTT 3.1.1, by Paho. */
final class Mqtt3Connection implements BrokerConnection {
  /** Beside operations there are canaries, and answers that the broker has not taken yet. */
  private static final int PUBLISHING_FACTOR = 4;

  private final BrokerLogin login;
  private final MqttAsyncClient client;

  Mqtt3Connection(BrokerLogin login) throws BrokerException {
    this.login = login;
    MqttConfig config = login.config();
    try {
      client =
          new MqttAsyncClient(config.servers().get(0), config.clientId(), new MemoryPersistence());
    } catch (MqttException e) {
      throw lost("no MQTT client can be made", e);
    }
    client.setManualAcks(true);
  }

  @Override
  public void open(Listener listener) throws BrokerException {
    client.setCallback(new Callback(listener));
    try {
      client.connect(options()).waitForCompletion(Patience.MILLIS);
    } catch (MqttException e) {
      throw lost("no connection to " + login.config().servers(), e);
    }
  }

  private MqttConnectOptions options() {
    MqttConfig config = login.config();
    MqttConnectOptions options = new MqttConnectOptions();
    options.setServerURIs(config.servers().toArray(String[]::new));
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(false);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(Patience.SECONDS);
    options.setKeepAliveInterval((int) config.keepAlive().toSeconds());
    options.setMaxInflight(Math.min(65_535, config.inFlightMax() * PUBLISHING_FACTOR));
    login.tls().ifPresent(options::setSocketFactory);
    options.setHttpsHostnameVerificationEnabled(true);
    if (config.username() != null) {
      options.setUserName(config.username());
    }
    login.password().ifPresent(password -> options.setPassword(password.toCharArray()));
    return options;
  }

  @Override
  public CompletableFuture<Void> subscribe(String filter) {
    CompletableFuture<Void> granted = new CompletableFuture<>();
    try {
      var unused = client.subscribe(filter, 1, null, granting(granted, filter));
    } catch (MqttException e) {
      granted.completeExceptionally(lost("no subscription to " + filter, e));
    }
    return granted;
  }

  private IMqttActionListener granting(CompletableFuture<Void> granted, String filter) {
    return new IMqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        int[] answers = token.getGrantedQos();
        int answer = answers != null && answers.length == 1 ? answers[0] : -1;
        if (answer == 1) {
          granted.complete(null);
        } else {
          granted.completeExceptionally(
              BrokerException.notGranted(filter, answer, login.config().clientId()));
        }
      }

      @Override
      public void onFailure(IMqttToken token, Throwable thrown) {
        int[] answers = token.getGrantedQos();
        granted.completeExceptionally(
            answers != null && answers.length == 1
                ? BrokerException.notGranted(filter, answers[0], login.config().clientId())
                : new BrokerException(
                    BrokerException.Kind.LOST, "no subscription to " + filter, thrown));
      }
    };
  }

  @Override
  public CompletableFuture<Void> publish(
      String topic, ByteString payload, Optional<ByteString> correlation) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    try {
      var unused = client.publish(topic, payload.toByteArray(), 1, false, null, completing(taken));
    } catch (MqttException e) {
      BrokerException.Kind kind =
          e.getReasonCode() == MqttException.REASON_CODE_MAX_INFLIGHT
              ? BrokerException.Kind.BUSY
              : BrokerException.Kind.LOST;
      taken.completeExceptionally(new BrokerException(kind, message("not published", e), e));
    }
    return taken;
  }

  @Override
  public void acknowledge(Delivery delivery) throws BrokerException {
    try {
      client.messageArrivedComplete(delivery.id(), delivery.qos());
    } catch (MqttException e) {
      throw lost("not acknowledged", e);
    }
  }

  @Override
  public void close() {
    client.setCallback(null);
    try {
      client.disconnectForcibly(0, Patience.MILLIS);
    } catch (MqttException e) {
      Patience.notCleanlyClosed(e);
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      Patience.notCleanlyClosed(e);
    }
  }

  private static IMqttActionListener completing(CompletableFuture<Void> taken) {
    return new IMqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        taken.complete(null);
      }

      @Override
      public void onFailure(IMqttToken token, Throwable thrown) {
        taken.completeExceptionally(
            new BrokerException(BrokerException.Kind.LOST, "not published", thrown));
      }
    };
  }

  private static BrokerException lost(String what, MqttException e) {
    return new BrokerException(BrokerException.Kind.LOST, message(what, e), e);
  }

  private static String message(String what, MqttException e) {
    return Patience.message(what, e, e.getReasonCode());
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
              Optional.empty()));
    }

    @Override
    public void connectionLost(Throwable cause) {
      listener.lost(String.valueOf(cause.getMessage()));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // Each publication has its own listener.
    }
  }
}
