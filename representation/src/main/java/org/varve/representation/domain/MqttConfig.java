package org.varve.representation.domain;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varve.rp.BrokerAddress;

/**
 * Which MQTT broker operations are taken from, and how.
 *
 * @param servers addresses of one broker (or of its replicas), tried in this order; none: no MQTT
 * @param version 3 for MQTT 3.1.1, 5 for MQTT 5
 * @param clientId names the session at the broker; no two clients may have the same
 * @param caFile CA of the broker's certificate, PEM; needed for ssl:// unless {@code identity} is
 *     given
 * @param identity folder with ca.pem, cert.pem, key.pem to show the broker
 * @param username name at the broker
 * @param passwordFile file whose first line is the password
 * @param inFlightMax operations taken and not answered
 * @param inFlightBytesMax bytes of them; the bound on memory, beside one message in each of Paho's
 *     few places
 * @param keepAlive how long the connection may be silent
 * @param canaryInterval how often a message is sent to itself through the broker
 */
public record MqttConfig(
    List<String> servers,
    int version,
    String clientId,
    @Nullable Path caFile,
    @Nullable Path identity,
    @Nullable String username,
    @Nullable Path passwordFile,
    int inFlightMax,
    int inFlightBytesMax,
    Duration keepAlive,
    Duration canaryInterval) {

  private static final int SERVERS_MAX = 8;
  private static final String CLIENT_ID = "[A-Za-z0-9._-]{1,64}";

  public MqttConfig {
    servers = List.copyOf(servers);
    if (servers.size() > SERVERS_MAX) {
      throw new IllegalArgumentException(
          "mqtt.servers has %d entries; it may have at most %d"
              .formatted(servers.size(), SERVERS_MAX));
    }
    for (String server : servers) {
      requireUsable(server, caFile != null || identity != null);
    }
    if (version != 3 && version != 5) {
      throw new IllegalArgumentException(
          "mqtt.version is %d; it must be 3 (for 3.1.1) or 5".formatted(version));
    }
    if (!clientId.matches(CLIENT_ID)) {
      throw new IllegalArgumentException(
          "mqtt.clientId is '%s'; it must be 1 to 64 of A-Z a-z 0-9 . _ -".formatted(clientId));
    }
    if (passwordFile != null && username == null) {
      throw new IllegalArgumentException("mqtt.passwordFile is given without mqtt.username");
    }
    Limit.require("mqtt.inFlightMax", inFlightMax, 1, 10_000);
    Limit.require("mqtt.inFlightBytesMax", inFlightBytesMax, 1 << 20, 1 << 30);
    Limit.require("mqtt.keepAlive", keepAlive, Duration.ofSeconds(1), Duration.ofHours(1));
    Limit.require(
        "mqtt.canaryInterval", canaryInterval, Duration.ofMillis(100), Duration.ofHours(1));
  }

  /** No broker; the rest is good for one with some hundred agents. */
  public static MqttConfig off() {
    return new MqttConfig(
        List.of(),
        5,
        "varve-representation",
        null,
        null,
        null,
        null,
        256,
        16 << 20,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  /** The same, with a broker. */
  public MqttConfig withBroker(
      String server, @Nullable String username, @Nullable Path passwordFile) {
    return new MqttConfig(
        List.of(server),
        version,
        clientId,
        caFile,
        identity,
        username,
        passwordFile,
        inFlightMax,
        inFlightBytesMax,
        keepAlive,
        canaryInterval);
  }

  public boolean hasBroker() {
    return !servers.isEmpty();
  }

  private static void requireUsable(String server, boolean withTls) {
    String said = "mqtt.servers has '%s'".formatted(server);
    if (BrokerAddress.parse(said, server).isTls() && !withTls) {
      throw new IllegalArgumentException(
          said + ", but neither mqtt.caFile nor mqtt.identity says whom to trust");
    }
  }
}
