package org.varve.processing.adapter.rocksdb;

import java.util.Optional;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.operation.OperationId;
import org.varve.processing.domain.IndexPosition;

/** How the index stores how far it has come, and in which version of its own form. */
final class PositionCodec {
  /** Raise it whenever keys or values change: an index of another version is folded anew. */
  static final int VERSION = 2;

  private static final int FIELDS = 5;

  private PositionCodec() {}

  static byte[] encode(IndexPosition position) {
    return new CborWriter()
        .array(FIELDS)
        .uint(VERSION)
        .bytes(position.genesis().digest())
        .uint(position.height())
        .uint(position.treeSize())
        .bytes(position.root())
        .toBytes();
  }

  /** Empty if another version wrote it. */
  static Optional<IndexPosition> decode(byte[] bytes) {
    CborReader in = new CborReader(bytes, "position of the index");
    int fields = in.array(Byte.MAX_VALUE);
    if (in.uint() != VERSION || fields != FIELDS) {
      return Optional.empty();
    }
    IndexPosition position =
        new IndexPosition(new OperationId(in.digest()), in.uint(), in.uint(), in.digest());
    in.end();
    return Optional.of(position);
  }
}
