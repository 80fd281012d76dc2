package org.varve.ledger.fabric.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Chooses ports of the loopback address that are free now, below those that systems give to
 * outgoing connections, so that they are likely to be free at the next start too.
 */
final class PortPicker implements IntSupplier {

  private static final int FROM = 10_000;
  private static final int TO = 32_000;
  private static final int ATTEMPTS_MAX = 10_000;

  private final Random random;
  private final Set<Integer> chosen = new HashSet<>();

  PortPicker(Random random) {
    this.random = random;
  }

  @Override
  public int getAsInt() {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      int port = FROM + random.nextInt(TO - FROM);
      if (isFree(port) && chosen.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from %d to %d was found".formatted(FROM, TO));
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
