package org.varve.processing.domain;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.varve.evidence.Digest;

/**
 * Where a search goes on, so that pages stay stable while the log grows and across restarts.
 *
 * <p>It carries no secret and no MAC: whoever forges one only asks another question than before.
 *
 * @param treeSize the size of the log when the search began; later operations are not in it
 * @param lastLeaf the last leaf that was shown
 * @param query the digest of what was asked for, since a token belongs to its filter and order
 */
public record PageToken(long treeSize, long lastLeaf, Digest query) {
  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 2 * Long.BYTES + Digest.BYTES;

  /** As given to callers: base64url without padding. */
  public String text() {
    byte[] bytes =
        ByteBuffer.allocate(BYTES)
            .put(VERSION)
            .putLong(treeSize)
            .putLong(lastLeaf)
            .put(query.bytes())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Reads {@link #text()} strictly; empty if it is anything else. */
  public static Optional<PageToken> parse(String text) {
    return bytes(text).map(PageToken::read).filter(token -> token.text().equals(text));
  }

  private static Optional<ByteBuffer> bytes(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return bytes.length == BYTES && bytes[0] == VERSION
          ? Optional.of(ByteBuffer.wrap(bytes, 1, BYTES - 1))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Not base64url: no token of ours, which the answer says.
      return Optional.empty();
    }
  }

  private static PageToken read(ByteBuffer bytes) {
    long treeSize = bytes.getLong();
    long lastLeaf = bytes.getLong();
    byte[] query = new byte[Digest.BYTES];
    bytes.get(query);
    return new PageToken(treeSize, lastLeaf, Digest.of(query));
  }
}
