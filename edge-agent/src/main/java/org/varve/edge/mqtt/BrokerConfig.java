package org.varve.edge.mqtt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.varve.rp.BrokerAddress;

/**
 * How to reach an MQTT broker (3.1.1, which every broker speaks) and be let in.
 *
 * @param server {@code ssl://HOST:PORT}, or {@code tcp://localhost:PORT} on this host
 * @param clientId names the session at the broker; absent: made from the agent's identity
 * @param username name at the broker
 * @param passwordFile file whose first line is the password
 * @param ca PEM file with the CA of the broker's certificate; absent: the agent's own identity,
 *     whose CA is trusted and whose certificate is shown
 * @param keepAlive how long the connection may be silent before it counts as broken
 */
public record BrokerConfig(
    String server,
    Optional<String> clientId,
    Optional<String> username,
    Optional<Path> passwordFile,
    Optional<Path> ca,
    Duration keepAlive) {
  public static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  private static final Duration KEEP_ALIVE_MIN = Duration.ofSeconds(1);
  private static final Duration KEEP_ALIVE_MAX = Duration.ofHours(1);

  public BrokerConfig {
    var unused = address(server);
    clientId.ifPresent(BrokerConfig::requireClientId);
    if (passwordFile.isPresent() && username.isEmpty()) {
      throw new IllegalArgumentException("a password-file is given without a username");
    }
    if (keepAlive.compareTo(KEEP_ALIVE_MIN) < 0 || keepAlive.compareTo(KEEP_ALIVE_MAX) > 0) {
      throw new IllegalArgumentException(
          "keep-alive is %s; give %s to %s".formatted(keepAlive, KEEP_ALIVE_MIN, KEEP_ALIVE_MAX));
    }
  }

  /** By the agent's own certificate. */
  public static BrokerConfig of(String server) {
    return new BrokerConfig(
        server, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), KEEP_ALIVE);
  }

  /** Whether the connection is by TLS. */
  public boolean isTls() {
    return address(server).isTls();
  }

  private static void requireClientId(String id) {
    if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "client-id is \"%s\"; give 1 to 64 of A-Z a-z 0-9 . _ -".formatted(id));
    }
  }

  private static BrokerAddress address(String server) {
    return BrokerAddress.parse("the broker is \"%s\"".formatted(server), server);
  }
}
