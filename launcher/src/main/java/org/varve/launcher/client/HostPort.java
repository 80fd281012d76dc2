package org.varve.launcher.client;

import org.varve.launcher.UsageException;

/** An address as people write it: {@code host:port}, {@code [::1]:4561}. */
public record HostPort(String host, int port) {

  private static final int PORT_MAX = 65_535;

  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|]$", "");
    String port = text.substring(colon + 1);
    if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > PORT_MAX) {
      throw new UsageException(
          "'" + text + "' is not an address; write host:port, such as 127.0.0.1:4561");
    }
    return new HostPort(host, Integer.parseInt(port));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
