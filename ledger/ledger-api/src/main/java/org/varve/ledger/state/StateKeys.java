package org.varve.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;

/**
 * The key schema of the contract's state: one letter for the table, then fixed-width fields, big
 * endian, so that each table lists in its natural order.
 *
 * <pre>
 * g                              the genesis operation, as logged
 * o operation id[32]             leaf index u64
 * c kid[32] length u16, source, epoch u64, sequence u64     {@link ChainEntry}
 * e leaf index u64               {@link LogEntry}
 * s kid[32]                      {@link SignerEntry}
 * f format name                  {@link FormatEntry}
 * t token id[32]                 kid[32] of the key that it enrolled
 * x operation id[32]             leaf index u64 of what a refused operation contradicts
 * h height u64                   the tree head of that ledger block
 * n                              height u64 of the newest ledger block
 * </pre>
 *
 * The contract writes all but the last two, which follow from the ledger block.
 */
public final class StateKeys {

  private StateKeys() {}

  public static StateKey genesis() {
    return key('g', 0).done();
  }

  public static StateKey operation(OperationId id) {
    return key('o', Digest.BYTES).digest(id.digest()).done();
  }

  public static StateKey chain(ChainPosition position) {
    byte[] source = position.source().getBytes(UTF_8);
    return key('c', Digest.BYTES + Short.BYTES + source.length + 2 * Long.BYTES)
        .digest(position.kid())
        .length(source.length)
        .bytes(source)
        .number(position.epoch())
        .number(position.sequence())
        .done();
  }

  public static StateKey logEntry(long leafIndex) {
    return key('e', Long.BYTES).number(leafIndex).done();
  }

  public static StateKey signer(Digest kid) {
    return key('s', Digest.BYTES).digest(kid).done();
  }

  /** The prefix of all {@link #signer} keys. */
  public static StateKey signers() {
    return key('s', 0).done();
  }

  public static StateKey format(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    return key('f', bytes.length).bytes(bytes).done();
  }

  /** The prefix of all {@link #format} keys. */
  public static StateKey formats() {
    return key('f', 0).done();
  }

  public static StateKey token(Digest tokenId) {
    return key('t', Digest.BYTES).digest(tokenId).done();
  }

  /** Marks a refused operation whose contradiction has been reported. */
  public static StateKey fork(OperationId refused) {
    return key('x', Digest.BYTES).digest(refused.digest()).done();
  }

  public static StateKey treeHead(long height) {
    return key('h', Long.BYTES).number(height).done();
  }

  public static StateKey newestHeight() {
    return key('n', 0).done();
  }

  private static Builder key(char table, int length) {
    return new Builder(ByteBuffer.allocate(1 + length).put((byte) table));
  }

  private record Builder(ByteBuffer buffer) {

    Builder digest(Digest digest) {
      return bytes(digest.bytes());
    }

    Builder bytes(byte[] bytes) {
      buffer.put(bytes);
      return this;
    }

    Builder length(int length) {
      if (length > 0xffff) {
        throw new IllegalArgumentException(
            "source name has " + length + " bytes in UTF-8, at most " + 0xffff + " fit a key");
      }
      buffer.putShort((short) length);
      return this;
    }

    Builder number(long number) {
      buffer.putLong(number);
      return this;
    }

    StateKey done() {
      return StateKey.owning(buffer.array());
    }
  }
}
