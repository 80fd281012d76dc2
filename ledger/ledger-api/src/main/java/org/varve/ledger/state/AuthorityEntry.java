package org.varve.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.varve.evidence.crypto.VerificationKey;

/**
 * The key with which an organisation's node signs BLOCK, SIGNER, FORMAT and ACCESS operations.
 *
 * @param organisation the id of the Organisation in force that names it
 */
public record AuthorityEntry(String organisation, VerificationKey key) {

  public AuthorityEntry {
    requireNonNull(organisation);
    requireNonNull(key);
  }

  /** Length u16 and id of the organisation, the COSE_Key. */
  public byte[] encode() {
    byte[] id = organisation.getBytes(UTF_8);
    byte[] coseKey = key.coseKey();
    return ByteBuffer.allocate(Short.BYTES + id.length + coseKey.length)
        .putShort((short) id.length)
        .put(id)
        .put(coseKey)
        .array();
  }

  public static AuthorityEntry decode(byte[] value) {
    ValueReader reader = new ValueReader("authority", value);
    return new AuthorityEntry(reader.text(), VerificationKey.fromCoseKey(reader.rest()));
  }
}
