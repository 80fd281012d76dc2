package org.varve.ledger.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
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
import org.varve.ledger.embedded.segment.Damage;
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

  private final SegmentLog log;
  private final ContentIndex index;
  private long unflushedBytes;

  private ContentLog(SegmentLog log, ContentIndex index) {
    this.log = log;
    this.index = index;
  }

  /**
   * Brings the index up to the stored contents. A damaged content is reported and left out: the
   * others are as good as before, and what is damaged cannot be had again by refusing to start.
   *
   * @throws StateFailedException if the index is of other contents
   */
  static ContentLog recover(SegmentLog log, ContentIndex index) throws IOException {
    Recoverer recoverer = new Recoverer(index);
    Optional<ContentIndex.Newest> newest = index.newest();
    log.recover(newest.map(ContentIndex.Newest::location).orElse(null), recoverer);
    recoverer.write();
    return new ContentLog(log, index);
  }

  private static final class Recoverer implements RecordVisitor {
    private final ContentIndex index;
    private final Optional<ContentIndex.Newest> newest;
    private final List<Map.Entry<Digest, Start>> found = new ArrayList<>();
    private final Set<Damage> told = new HashSet<>();

    Recoverer(ContentIndex index) {
      this.index = index;
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
        found.add(Map.entry(root, new Start(record.position(), record.ordinal())));
      }
      if (found.size() >= INDEX_BATCH) {
        write();
      }
    }

    void write() {
      if (!found.isEmpty()) {
        index.add(found);
        found.clear();
      }
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

  /** Where the content of a root lies, if there is one. */
  Optional<Start> find(Digest root) {
    return index.find(root);
  }

  /**
   * Reads the content that is indexed at a place.
   *
   * @throws org.varve.ledger.embedded.segment.DamagedException if it is not the content of the root
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

  /**
   * A content to be stored.
   *
   * @param record its bytes
   * @param known what the index said of its root: nothing, or a damaged place
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record New(byte[] record, Optional<Start> known) {}

  /** Stores contents unless somebody else has done so in the meantime; durable on return. */
  void store(Map<Digest, New> contents) throws IOException {
    Map<Digest, Start> stored = new LinkedHashMap<>();
    Digest newest = Digest.of(new byte[Digest.BYTES]);
    for (Map.Entry<Digest, New> content : contents.entrySet()) {
      if (find(content.getKey()).equals(content.getValue().known())) {
        long ordinal = log.nextOrdinal();
        byte[] record = content.getValue().record();
        newest = content.getKey();
        stored.put(newest, new Start(log.append(record), ordinal));
        unflushedBytes += record.length;
      }
    }
    if (!stored.isEmpty()) {
      log.commit(newest);
      index.add(List.copyOf(stored.entrySet()));
      flushIfDue();
    }
  }

  private void flushIfDue() {
    if (unflushedBytes >= FLUSH_EVERY_BYTES) {
      index.store().flush();
      unflushedBytes = 0;
    }
  }

  @Override
  public void close() throws IOException {
    try (SegmentLog closing = log) {
      index.store().close();
    }
  }
}
