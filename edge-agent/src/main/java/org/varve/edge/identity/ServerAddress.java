package org.varve.edge.identity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where representation listens: {@code host:port}, an IPv6 address in brackets. */
public record ServerAddress(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%]{2,64})]|([^\\s:\\[\\]]{1,253})):(\\d{1,5})");

  private static final int PORT_MAX = 65_535;

  /**
   * @throws IllegalArgumentException if the text is no address
   */
  public static ServerAddress parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException(
          "the server is \"%s\"; give HOST:PORT, e.g. varve.example:4561".formatted(text));
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new ServerAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
