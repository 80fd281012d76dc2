package org.varve.ledger.embedded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.ledger.embedded.segment.FreedSegment;
import org.varve.ledger.embedded.segment.FreedSegment.Erased;
import org.varve.ledger.embedded.segment.RecordPosition;
import org.varve.ledger.embedded.segment.SegmentLog.Start;
import org.varve.ledger.embedded.state.StateFailedException;
import org.varve.ledger.embedded.state.StateStore;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateWrite;

/**
 * Where each content lies, and which were erased; disposable. Times are milliseconds since 1970.
 *
 * <pre>
 * C root[32]       segment u32, offset u64, number u64, length u32 of the record, put at u64
 *                  or only u64: when it was erased
 * P                segment, offset, number, length, put at of the newest record, its root[32]
 * E segment u32    erased bytes u64 in a segment that stands, u64: when the first of them were
 * F segment u32    nothing: this freed segment is taken account of
 * </pre>
 */
final class ContentIndex {
  private static final StateKey NEWEST = StateKey.of(new byte[] {'P'});
  private static final int STORED_BYTES = 2 * Integer.BYTES + 3 * Long.BYTES;
  private static final int WRITES_MAX = 10_000;
  private static final Waste NO_WASTE = new Waste(0, 0);

  private final StateStore store;

  ContentIndex(StateStore store) {
    this.store = store;
  }

  /** What there is of a root. */
  sealed interface Entry {}

  /**
   * A content that is here.
   *
   * @param bytes of its record
   * @param putAtMillis when somebody last wanted it stored
   */
  record Stored(Start at, int bytes, long putAtMillis) implements Entry {
    int segment() {
      return at.position().segment();
    }
  }

  /** A content that was here. */
  record Gone(long atMillis) implements Entry {}

  /**
   * The newest record indexed.
   *
   * @param location where it is
   * @param root what it holds
   */
  record Newest(Start location, Digest root) {}

  /**
   * What of a segment is of no use any more.
   *
   * @param sinceMillis when the first of it was erased
   */
  record Waste(long bytes, long sinceMillis) {}

  Optional<Newest> newest() {
    return get(NEWEST).map(ContentIndex::decodeNewest);
  }

  private static Newest decodeNewest(byte[] value) {
    if (value.length != STORED_BYTES + Digest.BYTES) {
      throw ofOtherVersion();
    }
    byte[] root = new byte[Digest.BYTES];
    ByteBuffer.wrap(value).get(STORED_BYTES, root);
    return new Newest(decode(value).at(), Digest.of(root));
  }

  Optional<Entry> find(Digest root) {
    return get(key(root)).map(ContentIndex::decodeEntry);
  }

  /** Where the content of a root lies; empty if it is not here. */
  Optional<Stored> stored(Digest root) {
    return find(root).filter(Stored.class::isInstance).map(Stored.class::cast);
  }

  private Optional<byte[]> get(StateKey key) {
    byte @Nullable [] value = store.get(key);
    return Optional.ofNullable(value);
  }

  /**
   * Adds records, the newest last.
   *
   * @param replaced older records of their roots, which are of no use any more
   */
  void add(List<Map.Entry<Digest, Stored>> records, Collection<Stored> replaced, long nowMillis) {
    List<StateWrite> writes = new ArrayList<>();
    for (Map.Entry<Digest, Stored> record : records) {
      writes.add(new StateWrite(key(record.getKey()), encode(record.getValue()).array()));
    }
    addWaste(replaced, nowMillis, writes);
    Map.Entry<Digest, Stored> newest = records.get(records.size() - 1);
    ByteBuffer value = ByteBuffer.allocate(STORED_BYTES + Digest.BYTES);
    value.put(encode(newest.getValue())).put(newest.getKey().bytes());
    writes.add(new StateWrite(NEWEST, value.array()));
    store.write(writes);
  }

  /** Somebody wanted a content stored that is here. */
  void touch(Digest root, Stored stored, long nowMillis) {
    Stored touched = new Stored(stored.at(), stored.bytes(), nowMillis);
    store.write(List.of(new StateWrite(key(root), encode(touched).array())));
  }

  /** From now on these are not here any more. */
  void erase(Map<Digest, Stored> contents, long nowMillis) {
    List<StateWrite> writes = new ArrayList<>();
    contents.keySet().forEach(root -> writes.add(gone(root, nowMillis)));
    addWaste(contents.values(), nowMillis, writes);
    store.write(writes);
  }

  private void addWaste(Collection<Stored> useless, long nowMillis, List<StateWrite> writes) {
    Map<Integer, Long> bytes = new TreeMap<>();
    useless.forEach(stored -> bytes.merge(stored.segment(), (long) stored.bytes(), Long::sum));
    bytes.forEach((segment, more) -> writes.add(moreWaste(segment, more, nowMillis)));
  }

  private StateWrite moreWaste(int segment, long bytes, long nowMillis) {
    Waste before = get(key('E', segment)).map(ContentIndex::decodeWaste).orElse(NO_WASTE);
    long since = before.bytes() == 0 ? nowMillis : before.sinceMillis();
    return new StateWrite(key('E', segment), encode(new Waste(before.bytes() + bytes, since)));
  }

  /** What can be given back, by segment. */
  Map<Integer, Waste> waste() {
    Map<Integer, Waste> waste = new TreeMap<>();
    store.scan(
        StateKey.of(new byte[] {'E'}),
        (key, value) -> {
          if (decodeWaste(value).bytes() > 0) {
            waste.put(ByteBuffer.wrap(key.bytes(), 1, Integer.BYTES).getInt(), decodeWaste(value));
          }
        });
    return waste;
  }

  boolean knowsFreed(int segment) {
    return get(key('F', segment)).isPresent();
  }

  /** A segment that this index knows all about was freed. */
  void noteFreed(int segment) {
    store.write(freed(segment));
  }

  private static List<StateWrite> freed(int segment) {
    return List.of(
        new StateWrite(key('E', segment), encode(NO_WASTE)),
        new StateWrite(key('F', segment), new byte[0]));
  }

  /**
   * Takes account of a segment that was freed before this index was made, or when it was older:
   * what was erased with it is gone, unless it came again later, and so to a later segment.
   */
  void addFreed(FreedSegment segment) {
    Map<Digest, Long> gone = new LinkedHashMap<>();
    for (Erased erased : segment.erased()) {
      gone.put(erased.mark(), erased.atMillis());
      if (gone.size() >= WRITES_MAX) {
        addGone(gone, segment.number());
        gone.clear();
      }
    }
    addGone(gone, segment.number());
    noteFreed(segment.number());
  }

  private void addGone(Map<Digest, Long> gone, int segment) {
    List<StateWrite> writes = new ArrayList<>();
    List<Stored> useless = new ArrayList<>();
    long newest = 0;
    for (Map.Entry<Digest, Long> each : gone.entrySet()) {
      Optional<Stored> stored = stored(each.getKey());
      if (stored.filter(there -> there.segment() > segment).isEmpty()) {
        writes.add(gone(each.getKey(), each.getValue()));
        stored.ifPresent(useless::add);
        newest = Math.max(newest, each.getValue());
      }
    }
    addWaste(useless, newest, writes);
    store.write(writes);
  }

  StateStore store() {
    return store;
  }

  private static StateKey key(Digest root) {
    return StateKey.of(
        ByteBuffer.allocate(1 + Digest.BYTES).put((byte) 'C').put(root.bytes()).array());
  }

  private static StateKey key(char table, int segment) {
    return StateKey.of(
        ByteBuffer.allocate(1 + Integer.BYTES).put((byte) table).putInt(segment).array());
  }

  private static StateWrite gone(Digest root, long atMillis) {
    return new StateWrite(key(root), ByteBuffer.allocate(Long.BYTES).putLong(atMillis).array());
  }

  private static byte[] encode(Waste waste) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(waste.bytes())
        .putLong(waste.sinceMillis())
        .array();
  }

  private static Waste decodeWaste(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    return new Waste(in.getLong(), in.getLong());
  }

  private static ByteBuffer encode(Stored stored) {
    return ByteBuffer.allocate(STORED_BYTES)
        .putInt(stored.segment())
        .putLong(stored.at().position().offset())
        .putLong(stored.at().ordinal())
        .putInt(stored.bytes())
        .putLong(stored.putAtMillis())
        .rewind();
  }

  private static Entry decodeEntry(byte[] value) {
    return switch (value.length) {
      case Long.BYTES -> new Gone(ByteBuffer.wrap(value).getLong());
      case STORED_BYTES -> decode(value);
      default -> throw ofOtherVersion();
    };
  }

  private static StateFailedException ofOtherVersion() {
    return new StateFailedException("it was made by another version", null);
  }

  private static Stored decode(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    Start at = new Start(new RecordPosition(in.getInt(), in.getLong()), in.getLong());
    return new Stored(at, in.getInt(), in.getLong());
  }
}
