package org.varve.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.varve.evidence.operation.SignerBody;
import org.varve.ledger.SignerBinding;

/**
 * The SIGNER operation that is in force for a key.
 *
 * @param leafIndex where it is in the log
 * @param statedAt its place among its authority's operations: an older statement of the same
 *     authority that arrives late must not undo a newer one, such as a revocation
 */
public record SignerEntry(long leafIndex, ChainPosition statedAt, SignerBody body) {

  public SignerEntry {
    requireNonNull(statedAt);
    requireNonNull(body);
  }

  public SignerBinding binding() {
    return new SignerBinding(
        body.signer(),
        body.key(),
        body.sources(),
        body.state() == SignerBody.State.ACTIVE,
        leafIndex);
  }

  /** Leaf index u64, kid[32], epoch u64, sequence u64, source length u16 and text, the body. */
  public byte[] encode() {
    byte[] source = statedAt.source().getBytes(UTF_8);
    byte[] kid = statedAt.kid().bytes();
    byte[] encodedBody = body.encode();
    return ByteBuffer.allocate(
            3 * Long.BYTES + kid.length + Short.BYTES + source.length + encodedBody.length)
        .putLong(leafIndex)
        .put(kid)
        .putLong(statedAt.epoch())
        .putLong(statedAt.sequence())
        .putShort((short) source.length)
        .put(source)
        .put(encodedBody)
        .array();
  }

  public static SignerEntry decode(byte[] value) {
    ValueReader reader = new ValueReader("signer", value);
    long leafIndex = reader.number();
    var kid = reader.digest();
    long epoch = reader.number();
    long sequence = reader.number();
    String source = reader.text();
    ChainPosition statedAt = new ChainPosition(kid, source, epoch, sequence);
    return new SignerEntry(leafIndex, statedAt, SignerBody.decode(reader.rest()));
  }
}
