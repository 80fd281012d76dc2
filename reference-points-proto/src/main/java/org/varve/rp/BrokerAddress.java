package org.varve.rp;

import java.net.URI;

/**
 * The address of an MQTT broker: {@code ssl://HOST:PORT}; or {@code tcp://localhost:PORT}, since
 * without TLS only the same host may be reached.
 */
public record BrokerAddress(URI uri) {
  private static final String THIS_HOST = "localhost|127(\\.\\d{1,3}){3}|\\[::1]";

  /**
   * @param said how the address was given, for messages: {@code mqtt.servers has 'x'}
   * @throws IllegalArgumentException if it is none, or one that may not be used
   */
  public static BrokerAddress parse(String said, String server) {
    URI uri;
    try {
      uri = URI.create(server);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(unusable(said), e);
    }
    boolean address = uri.getHost() != null && uri.getPort() > 0 && uri.getPath().isEmpty();
    boolean plain = "tcp".equals(uri.getScheme());
    if (!address || (!plain && !"ssl".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(unusable(said));
    }
    if (plain && !uri.getHost().matches(THIS_HOST)) {
      throw new IllegalArgumentException(
          said + ": without TLS only this host may be reached; use ssl://");
    }
    return new BrokerAddress(uri);
  }

  public boolean isTls() {
    return "ssl".equals(uri.getScheme());
  }

  private static String unusable(String said) {
    return said + "; an address is ssl://HOST:PORT, or tcp://localhost:PORT";
  }
}
