package org.varve.launcher.node;

import java.util.Optional;
import org.varve.launcher.client.HostPort;

/**
 * The section {@code peers} of the configuration: where the entities are that others call, for a
 * process that does not run them itself.
 *
 * @param processing HOST:PORT of the process that runs it; empty if none
 */
public record PeersConfig(String processing) {

  public PeersConfig {
    if (!processing.isEmpty()) {
      requireAddress("peers.processing", processing);
    }
  }

  static PeersConfig none() {
    return new PeersConfig("");
  }

  /** The same with one of them elsewhere. */
  public PeersConfig with(EntityName entity, String address) {
    if (entity != EntityName.PROCESSING) {
      throw new IllegalArgumentException(
          "no other entity calls " + entity.word() + "; name a peer that is called: processing");
    }
    return new PeersConfig(address);
  }

  Optional<HostPort> address(EntityName entity) {
    return entity == EntityName.PROCESSING && !processing.isEmpty()
        ? Optional.of(HostPort.parse(processing))
        : Optional.empty();
  }

  private static void requireAddress(String key, String address) {
    if (!address.matches(".+:[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "%s is '%s'; write HOST:PORT, such as 10.0.0.7:4561".formatted(key, address));
    }
  }
}
