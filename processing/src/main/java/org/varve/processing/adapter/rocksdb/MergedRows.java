package org.varve.processing.adapter.rocksdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.processing.application.StatedRows;
import org.varve.processing.domain.Fork;
import org.varve.processing.domain.HistoryEntry;
import org.varve.processing.domain.HistoryQuery;
import org.varve.processing.domain.IndexPosition;
import org.varve.processing.domain.RecordedOperation;

/**
 * Operations and forks of a source in one sequence: two tables in the same order, of which the one
 * that is behind is read next, and the operation comes before the forks that contradict it.
 */
final class MergedRows implements StatedRows {
  private final IndexDatabase database;
  private final HistoryQuery query;
  private final IndexPosition until;
  private byte[] nextStated;
  private byte[] nextForked;

  MergedRows(IndexDatabase database, HistoryQuery query, IndexPosition until) {
    this.database = database;
    this.query = query;
    this.until = until;
    this.nextStated = first(narrowed(IndexKey.stated(query.source())));
    this.nextForked = first(narrowed(IndexKey.forked(query.source())));
  }

  @Override
  public List<HistoryEntry> next(int max) {
    return database.use(reader -> rows(reader, max));
  }

  private List<HistoryEntry> rows(IndexDatabase.Reader reader, int max) {
    List<HistoryEntry> rows = new ArrayList<>();
    try (IndexCursor stated = reader.cursor(narrowed(IndexKey.stated(query.source())));
        IndexCursor forked = reader.cursor(narrowed(IndexKey.forked(query.source())))) {
      boolean moreStated = stated.seek(nextStated);
      boolean moreForked = forked.seek(nextForked);
      while (rows.size() < max && (moreStated || moreForked)) {
        if (moreStated && (!moreForked || !isBehind(forked.key(), stated.key()))) {
          add(rows, StoredOperations.at(reader, IndexKey.numberAt(stated.value(), 0)));
          nextStated = after(stated.key());
          moreStated = stated.next();
        } else {
          add(rows, ForkCodec.decode(forked.value()));
          nextForked = after(forked.key());
          moreForked = forked.next();
        }
      }
    }
    return rows;
  }

  private void add(List<HistoryEntry> rows, RecordedOperation operation) {
    if (operation.leafIndex() < until.treeSize() && query.fits(operation.statement())) {
      rows.add(new HistoryEntry.Stated(operation));
    }
  }

  private void add(List<HistoryEntry> rows, Fork fork) {
    if (fork.height() <= until.height() && query.fits(fork.refused())) {
      rows.add(new HistoryEntry.Forked(fork));
    }
  }

  /** Where to begin: with signer and epoch known, behind all that is not wanted. */
  private byte[] first(byte[] table) {
    return query.signer().isPresent() && query.epoch().isPresent()
        ? IndexKey.ofPlace(table, query.epoch().getAsLong(), query.fromSequence())
        : table;
  }

  private byte[] narrowed(byte[] table) {
    return query.signer().map(signer -> IndexKey.ofSigner(table, signer)).orElse(table);
  }

  /** Whether a fork is about an earlier place than an operation; both keys begin with a letter. */
  private static boolean isBehind(byte[] forked, byte[] stated) {
    int place = forked.length - Digest.BYTES;
    return Arrays.compareUnsigned(forked, 1, place, stated, 1, stated.length) < 0;
  }

  /** The smallest key after this one. */
  private static byte[] after(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }
}
