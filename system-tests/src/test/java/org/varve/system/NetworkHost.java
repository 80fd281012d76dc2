package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * Another host on this machine: a network namespace, with a cable (veth) to it that can be cut. Its
 * packets can get lost. Needs root and iproute2, and iptables for losses.
 */
final class NetworkHost implements AutoCloseable {

  private static final String NAME = "varve-test";
  private static final String NEAR = "varve-near";
  private static final String FAR = "varve-far";

  /** Of this host, as the other sees it. */
  private static final String NEAR_ADDRESS = "10.77.45.1";

  static final String ADDRESS = "10.77.45.2";

  private NetworkHost() {}

  /** Ends the test, with a line that says why, where there can be none. */
  static NetworkHost connected() throws Exception {
    var unused = HostCommand.run("ip", "netns", "del", NAME);
    String said = HostCommand.run("ip", "netns", "add", NAME);
    if (!said.isEmpty()) {
      HostCommand.abort("no network namespace can be made here (needs root and iproute2): " + said);
    }
    NetworkHost host = new NetworkHost();
    require("ip", "link", "add", NEAR, "type", "veth", "peer", "name", FAR, "netns", NAME);
    require("ip", "addr", "add", NEAR_ADDRESS + "/24", "dev", NEAR);
    require("ip", "link", "set", NEAR, "up");
    host.requireInside("ip", "addr", "add", ADDRESS + "/24", "dev", FAR);
    host.requireInside("ip", "link", "set", FAR, "up");
    host.requireInside("ip", "link", "set", "lo", "up");
    return host;
  }

  /** What a command line begins with to run there. */
  List<String> prefix() {
    return List.of("ip", "netns", "exec", NAME);
  }

  void cut() throws Exception {
    require("ip", "link", "set", NEAR, "down");
  }

  void mend() throws Exception {
    require("ip", "link", "set", NEAR, "up");
  }

  /** Loses packets both ways at random. */
  void lose(double share) throws Exception {
    String said = loss("INPUT", share);
    if (!said.isEmpty()) {
      HostCommand.abort("packets cannot be lost here (needs iptables): " + said);
    }
    assertThat(loss("OUTPUT", share)).isEmpty();
  }

  void loseNothing() throws Exception {
    requireInside("iptables", "-F");
  }

  @Override
  public void close() throws Exception {
    require("ip", "netns", "del", NAME);
  }

  private static String loss(String chain, double share) throws Exception {
    return HostCommand.run(
        "ip",
        "netns",
        "exec",
        NAME,
        "iptables",
        "-A",
        chain,
        "-m",
        "statistic",
        "--mode",
        "random",
        "--probability",
        String.valueOf(share),
        "-j",
        "DROP");
  }

  private void requireInside(Object... command) throws Exception {
    List<Object> all = new java.util.ArrayList<>(prefix());
    all.addAll(List.of(command));
    require(all.toArray());
  }

  private static void require(Object... command) throws Exception {
    assertThat(HostCommand.run(command)).as("%s", List.of(command)).isEmpty();
  }
}
