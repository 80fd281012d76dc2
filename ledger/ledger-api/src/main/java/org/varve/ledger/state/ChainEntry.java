package org.varve.ledger.state;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;

/**
 * Which operation is recorded at a {@link ChainPosition}.
 *
 * <p>It keeps {@code previous} so that an operation that fills the gap below late can be held
 * against what its successor said of it.
 */
public record ChainEntry(long leafIndex, OperationId id, Optional<OperationId> previous) {

  public ChainEntry {
    requireNonNull(id);
    requireNonNull(previous);
  }

  public static ChainEntry of(Operation operation, long leafIndex) {
    return new ChainEntry(leafIndex, operation.id(), operation.payload().previous());
  }

  /** Leaf index u64, id[32], then previous[32] if there is one. */
  public byte[] encode() {
    int length = Long.BYTES + Digest.BYTES + (previous.isPresent() ? Digest.BYTES : 0);
    ByteBuffer value = ByteBuffer.allocate(length).putLong(leafIndex).put(id.digest().bytes());
    previous.ifPresent(operation -> value.put(operation.digest().bytes()));
    return value.array();
  }

  public static ChainEntry decode(byte[] value) {
    ValueReader reader = new ValueReader("chain entry", value);
    long leafIndex = reader.number();
    OperationId id = new OperationId(reader.digest());
    Optional<OperationId> previous =
        reader.hasMore() ? Optional.of(new OperationId(reader.digest())) : Optional.empty();
    reader.end();
    return new ChainEntry(leafIndex, id, previous);
  }
}
