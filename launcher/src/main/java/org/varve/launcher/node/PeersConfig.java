package org.varve.launcher.node;

import java.util.Optional;
import org.varve.launcher.client.HostPort;

/**
 * The section {@code peers} of the configuration: where the entities are that others call, for a
 * process that does not run them itself.
 *
 * @param processing HOST:PORT of the process that runs it; empty if none
 * @param representation the same
 * @param provisioning the same
 */
public record PeersConfig(String processing, String representation, String provisioning) {

  public PeersConfig {
    requireAddress("peers.processing", processing);
    requireAddress("peers.representation", representation);
    requireAddress("peers.provisioning", provisioning);
  }

  static PeersConfig none() {
    return new PeersConfig("", "", "");
  }

  /** The same with one of them elsewhere. */
  public PeersConfig with(EntityName entity, String address) {
    return switch (entity) {
      case PROCESSING -> new PeersConfig(address, representation, provisioning);
      case REPRESENTATION -> new PeersConfig(processing, address, provisioning);
      case PROVISIONING -> new PeersConfig(processing, representation, address);
      default ->
          throw new IllegalArgumentException(
              "no other entity calls %s; name a peer that is called: processing, representation, provisioning"
                  .formatted(entity.word()));
    };
  }

  Optional<HostPort> address(EntityName entity) {
    String address =
        switch (entity) {
          case PROCESSING -> processing;
          case REPRESENTATION -> representation;
          case PROVISIONING -> provisioning;
          default -> "";
        };
    return address.isEmpty() ? Optional.empty() : Optional.of(HostPort.parse(address));
  }

  private static void requireAddress(String key, String address) {
    if (!address.isEmpty() && !address.matches(".+:[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "%s is '%s'; write HOST:PORT, such as 10.0.0.7:4561".formatted(key, address));
    }
  }
}
