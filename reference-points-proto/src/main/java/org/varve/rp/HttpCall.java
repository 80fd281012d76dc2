package org.varve.rp;

import java.util.Optional;

/**
 * A request that {@link HttpListener} has read whole.
 *
 * @param method in capitals, such as {@code GET}
 * @param path as sent, not decoded, without a query
 * @param acceptsGzip whether the answer may be compressed
 * @param peer who calls, by a client certificate that TLS has verified
 * @param body as UTF-8; what is not, cannot have a valid signature either
 */
public record HttpCall(
    String method, String path, boolean acceptsGzip, Optional<PeerIdentity> peer, String body) {

  /** Whether it only reads. */
  public boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
