package org.varve.ledger.embedded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.ledger.embedded.segment.RecordPosition;
import org.varve.ledger.embedded.segment.SegmentLog.Start;
import org.varve.ledger.embedded.state.StateStore;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateWrite;

/**
 * Where each content lies; disposable.
 *
 * <pre>
 * C root[32]    segment u32, offset u64, number u64 of the record
 * P             the same for the newest record, then its root[32]
 * </pre>
 */
final class ContentIndex {
  private static final StateKey NEWEST = StateKey.of(new byte[] {'P'});
  private static final int LOCATION_BYTES = Integer.BYTES + 2 * Long.BYTES;

  private final StateStore store;

  ContentIndex(StateStore store) {
    this.store = store;
  }

  /**
   * The newest record indexed.
   *
   * @param location where it is
   * @param root what it holds
   */
  record Newest(Start location, Digest root) {}

  Optional<Newest> newest() {
    return get(NEWEST).map(ContentIndex::decodeNewest);
  }

  private static Newest decodeNewest(byte[] value) {
    byte[] root = new byte[Digest.BYTES];
    ByteBuffer.wrap(value).get(LOCATION_BYTES, root);
    return new Newest(decode(value), Digest.of(root));
  }

  Optional<Start> find(Digest root) {
    return get(key(root)).map(ContentIndex::decode);
  }

  private Optional<byte[]> get(StateKey key) {
    byte @Nullable [] value = store.get(key);
    return Optional.ofNullable(value);
  }

  /** Adds records, the newest last. */
  void add(List<Map.Entry<Digest, Start>> records) {
    List<StateWrite> writes = new ArrayList<>();
    for (Map.Entry<Digest, Start> record : records) {
      writes.add(new StateWrite(key(record.getKey()), encode(record.getValue()).array()));
    }
    Map.Entry<Digest, Start> newest = records.get(records.size() - 1);
    ByteBuffer value = ByteBuffer.allocate(LOCATION_BYTES + Digest.BYTES);
    value.put(encode(newest.getValue())).put(newest.getKey().bytes());
    writes.add(new StateWrite(NEWEST, value.array()));
    store.write(writes);
  }

  StateStore store() {
    return store;
  }

  private static StateKey key(Digest root) {
    return StateKey.of(
        ByteBuffer.allocate(1 + Digest.BYTES).put((byte) 'C').put(root.bytes()).array());
  }

  private static ByteBuffer encode(Start location) {
    return ByteBuffer.allocate(LOCATION_BYTES)
        .putInt(location.position().segment())
        .putLong(location.position().offset())
        .putLong(location.ordinal())
        .rewind();
  }

  private static Start decode(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    return new Start(new RecordPosition(in.getInt(), in.getLong()), in.getLong());
  }
}
