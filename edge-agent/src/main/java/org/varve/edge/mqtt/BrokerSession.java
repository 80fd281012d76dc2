package org.varve.edge.mqtt;

import java.nio.charset.StandardCharsets;
import org.varve.evidence.Digest;

/**
 * What the broker is to know of a client.
 *
 * @param clientId unique at the broker
 * @param kept whether the broker keeps what comes while the client is away
 * @param publishingMax messages on their way to the broker that it has not taken yet
 * @param manual whether the client says itself when it is done with a message
 */
public record BrokerSession(String clientId, boolean kept, int publishingMax, boolean manual) {
  private static final int ID_CHARS = 16;

  /** A client id that no other agent has, nor another part of this one. */
  public static String idOf(String signer, String part) {
    String digest = Digest.sha256((signer + "\n" + part).getBytes(StandardCharsets.UTF_8)).hex();
    return "varve-" + digest.substring(0, ID_CHARS);
  }
}
