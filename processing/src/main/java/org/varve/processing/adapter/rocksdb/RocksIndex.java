package org.varve.processing.adapter.rocksdb;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.CommittedBlock;
import org.varve.processing.application.Matches;
import org.varve.processing.application.OperationIndex;
import org.varve.processing.application.StatedRows;
import org.varve.processing.domain.HistoryQuery;
import org.varve.processing.domain.IndexPosition;
import org.varve.processing.domain.Link;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SearchOrder;

/**
 * The index in RocksDB. What cannot be used (damaged, of another version, of another log) is thrown
 * away when it is opened, and folded anew by whoever reads {@link #position} next.
 */
public final class RocksIndex implements OperationIndex {
  private final IndexDatabase database;
  private final OperationId genesis;
  private final Clock clock;
  private volatile Optional<IndexPosition> position;

  private RocksIndex(IndexDatabase database, OperationId genesis, Clock clock) {
    this.database = database;
    this.genesis = genesis;
    this.clock = clock;
    this.position = database.use(IndexOpening::position);
  }

  /**
   * Opens the index of a log in a folder of its own.
   *
   * @param cacheBytes memory for blocks that were read
   * @param genesis names the log
   * @param fits whether the log still holds what was folded up to a position
   */
  public static RocksIndex open(
      Path folder, long cacheBytes, OperationId genesis, Predicate<IndexPosition> fits) {
    return open(folder, cacheBytes, genesis, fits, Clock.systemUTC());
  }

  /**
   * The same.
   *
   * @param clock says when a block was folded
   */
  static RocksIndex open(
      Path folder,
      long cacheBytes,
      OperationId genesis,
      Predicate<IndexPosition> fits,
      Clock clock) {
    IndexFolder own = new IndexFolder(folder);
    return new RocksIndex(new IndexOpening(own, cacheBytes, fits).open(), genesis, clock);
  }

  @Override
  public Optional<IndexPosition> position() {
    return position;
  }

  @Override
  public void fold(CommittedBlock block) {
    IndexPosition after = IndexPosition.after(block, genesis);
    byte[] now = IndexKey.ofNumber(clock.millis());
    database.write(
        (reader, batch) -> {
          BlockWrites.fill(batch, reader, block, after);
          batch.put(IndexKey.folded(block.height()), now);
        });
    position = Optional.of(after);
  }

  @Override
  public Matches search(Query query, long treeSize, OptionalLong lastLeaf) {
    return new PlannedMatches(database, query, treeSize, lastLeaf);
  }

  @Override
  public Optional<RecordedOperation> operation(long leafIndex) {
    return database.use(
        reader -> {
          byte[] stored = reader.get(IndexKey.operation(leafIndex));
          return stored == null
              ? Optional.empty()
              : Optional.of(OperationCodec.decode(leafIndex, stored));
        });
  }

  @Override
  public List<Long> linked(Link link, SearchOrder order, long from, int max) {
    return database.use(
        reader -> {
          List<Long> leaves = new ArrayList<>();
          try (Postings postings = new Postings(reader, Term.link(link), order)) {
            long leaf = postings.from(from);
            while (leaf != Leaves.NONE && leaves.size() < max) {
              leaves.add(leaf);
              leaf = postings.from(order.after(leaf));
            }
          }
          return leaves;
        });
  }

  @Override
  public boolean knowsSource(String source) {
    return database.use(
        reader -> {
          byte[] postings = IndexKey.postings(Term.source(source));
          try (IndexCursor cursor = reader.cursor(postings)) {
            return cursor.seek(postings);
          }
        });
  }

  @Override
  public List<String> sourcesAfter(Optional<String> source, int max) {
    return database.use(
        reader -> {
          List<String> names = new ArrayList<>();
          byte[] at = source.map(IndexKey::behindStated).orElseGet(IndexKey::statements);
          try (IndexCursor cursor = reader.cursor(IndexKey.statements())) {
            while (names.size() < max && cursor.seek(at)) {
              long leafIndex = IndexKey.numberAt(cursor.value(), 0);
              String name = StoredOperations.at(reader, leafIndex).statement().source();
              names.add(name);
              at = IndexKey.behindStated(name);
            }
          }
          return names;
        });
  }

  @Override
  public Optional<RecordedOperation> newestOf(String source) {
    Term term = Term.source(source);
    byte[] postings = IndexKey.postings(term);
    return database.use(
        reader -> {
          try (IndexCursor cursor = reader.cursor(postings)) {
            return cursor.seekBack(IndexKey.posting(term, Long.MAX_VALUE))
                ? Optional.of(
                    StoredOperations.at(reader, IndexKey.numberAt(cursor.key(), postings.length)))
                : Optional.empty();
          }
        });
  }

  @Override
  public StatedRows history(HistoryQuery query, IndexPosition until) {
    return new MergedRows(database, query, until);
  }

  @Override
  public OptionalLong bindingInForce(Digest kid, long leafIndex) {
    return database.use(
        reader -> {
          try (IndexCursor cursor = reader.cursor(IndexKey.bindings(kid))) {
            return cursor.seekBack(IndexKey.bindingFrom(kid, leafIndex))
                ? OptionalLong.of(IndexKey.numberAt(cursor.value(), 0))
                : OptionalLong.empty();
          }
        });
  }

  @Override
  public List<OperationId> sealed(long blockLeafIndex) {
    return database.use(
        reader -> {
          byte[] stored = reader.get(IndexKey.seal(blockLeafIndex));
          return stored == null ? List.of() : SealCodec.decode(stored);
        });
  }

  @Override
  public Optional<Instant> foldedAt(long height) {
    return database.use(
        reader -> {
          byte[] stored = reader.get(IndexKey.folded(height));
          return stored == null
              ? Optional.empty()
              : Optional.of(Instant.ofEpochMilli(IndexKey.numberAt(stored, 0)));
        });
  }

  @Override
  public void close() {
    database.close();
  }
}
