package org.varve.ledger.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.ledger.Content;
import org.varve.ledger.ContentStore.Erasure;
import org.varve.ledger.embedded.ContentIndex.Entry;
import org.varve.ledger.embedded.ContentIndex.Stored;
import org.varve.ledger.embedded.ContentIndex.Waste;
import org.varve.ledger.embedded.segment.Damage;
import org.varve.ledger.embedded.segment.FreedSegment;
import org.varve.ledger.embedded.segment.Record;
import org.varve.ledger.embedded.segment.RecordVisitor;
import org.varve.ledger.embedded.segment.SegmentLog;
import org.varve.ledger.embedded.segment.SegmentLog.Start;
import org.varve.ledger.embedded.state.StateFailedException;

/** Stored contents and their index, kept in step. */
final class ContentLog implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ContentLog.class);

  /** A crash indexes at most this much anew. */
  private static final long FLUSH_EVERY_BYTES = 256L << 20;

  private static final int INDEX_BATCH = 1_000;
  private static final long LONG_AGO = 0;

  private final SegmentLog log;
  private final ContentIndex index;
  private final InstantSource clock;
  private long unflushedBytes;

  private ContentLog(SegmentLog log, ContentIndex index, InstantSource clock) {
    this.log = log;
    this.index = index;
    this.clock = clock;
  }

  /**
   * Brings the index up to the stored contents. A damaged content is reported and left out: the
   * others are as good as before, and what is damaged cannot be had again by refusing to start.
   *
   * @throws StateFailedException if the index is of other contents
   */
  static ContentLog recover(SegmentLog log, ContentIndex index, InstantSource clock)
      throws IOException {
    Recoverer recoverer = new Recoverer(index, clock.millis());
    Optional<ContentIndex.Newest> newest = index.newest();
    log.recover(newest.map(ContentIndex.Newest::location).orElse(null), recoverer);
    recoverer.write();
    for (int segment : log.freedSegments()) {
      Optional<FreedSegment> freed =
          index.knowsFreed(segment) ? Optional.empty() : log.freed(segment);
      freed.ifPresent(index::addFreed);
    }
    return new ContentLog(log, index, clock);
  }

  private static final class Recoverer implements RecordVisitor {
    private final ContentIndex index;
    private final Optional<ContentIndex.Newest> newest;
    private final long nowMillis;
    private final List<Map.Entry<Digest, Stored>> found = new ArrayList<>();
    private final Set<Damage> told = new HashSet<>();

    Recoverer(ContentIndex index, long nowMillis) {
      this.index = index;
      this.nowMillis = nowMillis;
      this.newest = index.newest();
    }

    @Override
    public void record(Record record) {
      Digest root = ContentRecord.root(record.body());
      boolean known = newest.filter(n -> n.location().ordinal() == record.ordinal()).isPresent();
      if (known && !newest.get().root().equals(root)) {
        throw new StateFailedException("it is of other contents", null);
      }
      if (!known) {
        Start at = new Start(record.position(), record.ordinal());
        // Whoever put it before the crash and got no answer puts it again.
        found.add(Map.entry(root, new Stored(at, record.body().length, LONG_AGO)));
      }
      if (found.size() >= INDEX_BATCH) {
        write();
      }
    }

    void write() {
      if (found.isEmpty()) {
        return;
      }
      List<Stored> replaced = new ArrayList<>();
      Map<Digest, Stored> latest = new HashMap<>();
      for (Map.Entry<Digest, Stored> each : found) {
        Optional.ofNullable(latest.put(each.getKey(), each.getValue()))
            .or(() -> index.stored(each.getKey()))
            .ifPresent(replaced::add);
      }
      index.add(found, replaced, nowMillis);
      found.clear();
    }

    /** The first one is told twice: before anything is written, and in its place. */
    @Override
    public void damaged(Damage damage) {
      if (!told.add(damage)) {
        return;
      }
      LOG.atError()
          .addKeyValue("file", damage.file())
          .addKeyValue("offset", damage.offset())
          .addKeyValue("record", damage.ordinal())
          .addKeyValue("reason", damage.what())
          .log("Stored content is damaged; run varve fsck for the extent and restore the file");
    }
  }

  /** What there is of a root. */
  Optional<Entry> find(Digest root) {
    return index.find(root);
  }

  /** Where the content of a root lies; empty if it is not here. */
  Optional<Stored> stored(Digest root) {
    return index.stored(root);
  }

  /**
   * Reads the content that is indexed at a place.
   *
   * @throws org.varve.ledger.embedded.segment.DamagedException if it is not the content of the root
   * @throws java.nio.file.NoSuchFileException if the segment was freed
   */
  Content read(Digest root, Start at) throws IOException {
    Record record = log.read(at.position(), at.ordinal());
    try {
      Content content = ContentRecord.decode(record.body());
      if (content.root().equals(root)) {
        return content;
      }
    } catch (MalformedException e) {
      throw log.damaged(at.position(), at.ordinal(), String.valueOf(e.getMessage()));
    }
    throw log.damaged(at.position(), at.ordinal(), "this is not the content of root " + root);
  }

  /** Why a content is to be stored. */
  enum Why {
    /** Somebody put it: not needed if it is here. */
    PUT,
    /** Somebody put it, and it is here but damaged. */
    REPAIR,
    /** Its segment is to be freed: not needed if it does not lie there any more. */
    MOVE
  }

  /**
   * A content to be stored.
   *
   * @param record its bytes
   * @param known where it was before
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record New(byte[] record, Optional<Start> known, Why why) {}

  /** Stores contents that are still needed, each root once; durable on return. */
  void store(List<Map.Entry<Digest, New>> contents) throws IOException {
    Map<Digest, Stored> stored = new LinkedHashMap<>();
    List<Stored> replaced = new ArrayList<>();
    Digest newest = Digest.of(new byte[Digest.BYTES]);
    long now = clock.millis();
    for (Map.Entry<Digest, New> content : contents) {
      if (stored.containsKey(content.getKey())) {
        continue;
      }
      Optional<Stored> there = index.stored(content.getKey());
      if (isNeeded(content.getValue(), there)) {
        long ordinal = log.nextOrdinal();
        byte[] record = content.getValue().record();
        newest = content.getKey();
        Start at = new Start(log.append(record), ordinal);
        stored.put(newest, new Stored(at, record.length, now));
        there.ifPresent(replaced::add);
        unflushedBytes += record.length;
      } else if (there.isPresent() && content.getValue().why() != Why.MOVE) {
        index.touch(content.getKey(), there.get(), now);
      }
    }
    if (!stored.isEmpty()) {
      log.commit(newest);
      index.add(List.copyOf(stored.entrySet()), replaced, now);
      flushIfDue();
    }
  }

  private static boolean isNeeded(New content, Optional<Stored> there) {
    boolean unchanged = there.map(Stored::at).equals(content.known());
    return switch (content.why()) {
      case PUT -> there.isEmpty();
      case REPAIR -> there.isEmpty() || unchanged;
      case MOVE -> there.isPresent() && unchanged;
    };
  }

  /** Makes contents unreadable, but those that somebody put a moment ago. */
  Erasure erase(Collection<Digest> roots, Duration spareNew) {
    long now = clock.millis();
    int spared = 0;
    Map<Digest, Stored> due = new LinkedHashMap<>();
    for (Digest root : roots) {
      Optional<Stored> there = index.stored(root);
      if (there.isPresent() && there.get().putAtMillis() > now - spareNew.toMillis()) {
        spared++;
      } else {
        there.ifPresent(stored -> due.put(root, stored));
      }
    }
    if (!due.isEmpty()) {
      index.erase(due, now);
    }
    return new Erasure(due.size(), spared);
  }

  /** What can be given back, by segment. */
  Map<Integer, Waste> waste() {
    return index.waste();
  }

  /** How many bytes a segment takes. */
  long bytes(int segment) throws IOException {
    return log.bytes(segment);
  }

  /** The segment that is written to. */
  int lastSegment() {
    return log.lastSegment();
  }

  /** Begins a new segment. */
  void endSegment() throws IOException {
    log.endSegment();
  }

  /** Shows the records of a full segment, as {@link SegmentLog#inspect}. */
  FreedSegment inspect(int segment, SegmentLog.Records visitor) throws IOException {
    return log.inspect(segment, visitor);
  }

  /** Frees a segment; returns its bytes. */
  long free(FreedSegment segment) throws IOException {
    return log.free(segment);
  }

  /** Takes account of a segment that was freed just now. */
  void noteFreed(int segment) {
    index.noteFreed(segment);
  }

  /** Whether a segment was freed already. */
  boolean isFreed(int segment) throws IOException {
    return log.freed(segment).isPresent();
  }

  /** Begins to make durable what the index has: erasures above all, which only it knows. */
  void flush() {
    index.store().flush();
    unflushedBytes = 0;
  }

  private void flushIfDue() {
    if (unflushedBytes >= FLUSH_EVERY_BYTES) {
      flush();
    }
  }

  @Override
  public void close() throws IOException {
    try (SegmentLog closing = log) {
      index.store().close();
    }
  }
}
