package org.varve.launcher.node;

import java.util.Optional;
import java.util.Set;
import org.varve.launcher.client.HostPort;

/**
 * The section {@code metrics} of the configuration.
 *
 * @param listen {@code auto}, {@code off}, or HOST:PORT
 * @param tls serves with the node's certificate; needed for an address that others reach
 */
public record MetricsConfig(String listen, boolean tls) {

  static final String AUTO = "auto";
  static final String OFF = "off";

  /** Apart from the socket's, so that two nodes of a host do not meet. */
  private static final int PORTS_AWAY = 5_000;

  private static final int PORT_MAX = 65_535;
  private static final String LOOPBACK = "127.0.0.1";
  private static final Set<String> LOCAL = Set.of(LOOPBACK, "localhost", "::1");

  public MetricsConfig {
    if (!listen.equals(AUTO) && !listen.equals(OFF)) {
      HostPort address = HostPort.parse(listen);
      if (!tls && !LOCAL.contains(address.host())) {
        throw new IllegalArgumentException(
            "listen is %s, which others can reach; set metrics.tls to true, or listen on %s"
                .formatted(listen, LOOPBACK));
      }
    }
  }

  static MetricsConfig defaults() {
    return new MetricsConfig(AUTO, false);
  }

  /**
   * Where metrics are served by a process whose socket listens at {@code socket}; empty if nowhere.
   */
  public Optional<HostPort> address(HostPort socket) {
    if (listen.equals(OFF)) {
      return Optional.empty();
    }
    return Optional.of(
        listen.equals(AUTO) ? new HostPort(LOOPBACK, near(socket.port())) : HostPort.parse(listen));
  }

  /** A free one for a socket on a free one, and above what there is. */
  private static int near(int port) {
    return port == 0 || port + PORTS_AWAY > PORT_MAX ? 0 : port + PORTS_AWAY;
  }
}
