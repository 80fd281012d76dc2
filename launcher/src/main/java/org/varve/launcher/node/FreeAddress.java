package org.varve.launcher.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.varve.launcher.client.HostPort;

/**
 * Tries whether an address can be listened on, before anything is made that would outlive the
 * attempt: a log is founded once, and for ever.
 */
final class FreeAddress {

  private FreeAddress() {}

  /**
   * @throws IOException if it is taken, or is no address of this host
   */
  static void require(HostPort wanted) throws IOException {
    try (ServerSocket socket =
        new ServerSocket(wanted.port(), 1, InetAddress.getByName(wanted.host()))) {
      socket.setReuseAddress(true);
    } catch (UnknownHostException e) {
      throw new IOException(
          "cannot listen on " + wanted + ": the name is not known; write an address of this host",
          e);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on "
              + wanted
              + ": "
              + e.getMessage()
              + "; stop what uses this address, or choose another port",
          e);
    }
  }
}
