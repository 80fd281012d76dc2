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
 * o operation id[32]             {@link OperationEntry}
 * c kid[32] length u16, source, epoch u64, sequence u64     {@link ChainEntry}
 * e leaf index u64               {@link LogEntry}
 * s kid[32]                      {@link SignerEntry}
 * f format name                  {@link FormatEntry}
 * t token id[32]                 kid[32] of the key that it enrolled
 * x operation id[32]             leaf index u64 of what a refused operation contradicts
 * r kind, 0, id                  {@link ResourceEntry} of the version in force
 * v kind, 0, id, 0, version u64  {@link ResourceEntry} of every version that was ever in force
 * p kind, 0, id                  {@link ResourceEntry} that waits for approval; empty if none does
 * a                              {@link ActiveOperators}
 * k                              leaf index u64 of the newest CONTROL operation
 * u operation id[32]             operation id[32] of its next version
 * w user                         {@link ResourceIds} of grants by which he may do more than read
 * q user                         {@link ResourceIds} of requests for access that wait for an answer
 * m kid[32]                      {@link AuthorityEntry}; empty if it is no organisation's any more
 * i digest[32]                   id of the Organisation in force that has the key of this kid, or the
 *                                MSP id of this SHA-256; empty if none has it any more
 * h height u64                   the tree head of that ledger block
 * n                              height u64 of the newest ledger block
 * y height u64                   where on the channel that ledger block comes from, if there is one
 * </pre>
 *
 * The contract writes all but the last three, which follow from the ledger block.
 */
public final class StateKeys {

  /** Signers, formats, resources, active operators and authorities of organisations. */
  private static final String REGISTRY_TABLES = "sfram";

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

  /** The version of a resource that is in force. */
  public static StateKey resource(String kind, String id) {
    return resourceKey('r', kind, id, 0).done();
  }

  /** The prefix of all {@link #resource} keys of a kind. */
  public static StateKey resources(String kind) {
    byte[] word = kind.getBytes(UTF_8);
    return key('r', word.length + 1).bytes(word).zero().done();
  }

  /** A version of a resource, in force or not any more. */
  public static StateKey resourceVersion(String kind, String id, long version) {
    return resourceKey('v', kind, id, 1 + Long.BYTES).zero().number(version).done();
  }

  /** The change of a resource that waits for approval. */
  public static StateKey proposal(String kind, String id) {
    return resourceKey('p', kind, id, 0).done();
  }

  /** The prefix of all {@link #proposal} keys. */
  public static StateKey proposals() {
    return key('p', 0).done();
  }

  public static StateKey activeOperators() {
    return key('a', 0).done();
  }

  public static StateKey newestControl() {
    return key('k', 0).done();
  }

  /** The next version of an operation. */
  public static StateKey update(OperationId updated) {
    return key('u', Digest.BYTES).digest(updated.digest()).done();
  }

  /** The grants by which a user may do more than read. */
  public static StateKey writingGrants(String user) {
    byte[] bytes = user.getBytes(UTF_8);
    return key('w', bytes.length).bytes(bytes).done();
  }

  /** The requests for access of a user that nobody has answered. */
  public static StateKey openRequests(String user) {
    byte[] bytes = user.getBytes(UTF_8);
    return key('q', bytes.length).bytes(bytes).done();
  }

  /** The organisation whose authority has this key. */
  public static StateKey authority(Digest kid) {
    return key('m', Digest.BYTES).digest(kid).done();
  }

  /** The organisation that has a key, by its kid, or an MSP id, by its SHA-256. */
  public static StateKey owned(Digest digest) {
    return key('i', Digest.BYTES).digest(digest).done();
  }

  private static Builder resourceKey(char table, String kind, String id, int more) {
    byte[] word = kind.getBytes(UTF_8);
    byte[] name = id.getBytes(UTF_8);
    return key(table, word.length + 1 + name.length + more).bytes(word).zero().bytes(name);
  }

  /** Whether admission reads what is under this key. */
  public static boolean isRegistry(StateKey key) {
    return REGISTRY_TABLES.indexOf(key.bytes()[0]) >= 0;
  }

  public static StateKey treeHead(long height) {
    return key('h', Long.BYTES).number(height).done();
  }

  public static StateKey anchor(long height) {
    return key('y', Long.BYTES).number(height).done();
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

    /** Ends a text, which never has one inside. */
    Builder zero() {
      buffer.put((byte) 0);
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
