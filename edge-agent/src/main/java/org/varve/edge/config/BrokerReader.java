package org.varve.edge.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.varve.edge.mqtt.BrokerConfig;

/** Reads how to reach a broker: the same keys for the uplink and for a source. */
final class BrokerReader {
  private BrokerReader() {}

  static BrokerConfig read(ConfigSection section, Path base) throws ConfigException {
    String broker = section.text("broker");
    Optional<String> clientId = section.find("client-id");
    Optional<String> username = section.find("username");
    Optional<Path> passwordFile = section.find("password-file").map(base::resolve);
    Optional<Path> ca = section.find("ca").map(base::resolve);
    Duration keepAlive = section.value("keep-alive", BrokerConfig.KEEP_ALIVE, Quantities::duration);
    return section.checked(
        "broker", () -> new BrokerConfig(broker, clientId, username, passwordFile, ca, keepAlive));
  }
}
