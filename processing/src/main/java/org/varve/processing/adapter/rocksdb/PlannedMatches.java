package org.varve.processing.adapter.rocksdb;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.varve.processing.application.Matches;
import org.varve.processing.domain.Page;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;

/** Answers a query page by page; each page opens the tables of the plan anew and closes them. */
final class PlannedMatches implements Matches {
  private static final int LEAVES_BETWEEN_LOOKS = 256;

  private final IndexDatabase database;
  private final Query query;
  private final long treeSize;
  private OptionalLong next;
  private @Nullable SearchPlan plan;
  private boolean ended;

  PlannedMatches(IndexDatabase database, Query query, long treeSize, OptionalLong lastLeaf) {
    this.database = database;
    this.query = query;
    this.treeSize = treeSize;
    this.next =
        lastLeaf.isPresent()
            ? OptionalLong.of(query.order().after(lastLeaf.getAsLong()))
            : OptionalLong.empty();
  }

  @Override
  public Page next(Page.Size size, BooleanSupplier abandoned) {
    return ended
        ? new Page(List.of(), true)
        : database.use(reader -> page(reader, size, abandoned));
  }

  private Page page(IndexDatabase.Reader reader, Page.Size size, BooleanSupplier abandoned) {
    SearchPlan by = plan(reader);
    PageInMaking page = new PageInMaking(size);
    try (Leaves leaves = by.open(reader)) {
      int looked = 0;
      long leaf = first(by.range());
      while (by.range().contains(leaf)) {
        leaf = leaves.from(leaf);
        if (!by.range().contains(leaf)) {
          break;
        }
        if (looked++ % LEAVES_BETWEEN_LOOKS == 0 && abandoned.getAsBoolean()) {
          throw new CancellationException("nobody waits for the page");
        }
        if (!page.takes(reader, leaf)) {
          next = OptionalLong.of(leaf);
          return new Page(page.operations, false);
        }
        leaf = query.order().after(leaf);
      }
    }
    ended = true;
    return new Page(page.operations, true);
  }

  private SearchPlan plan(IndexDatabase.Reader reader) {
    if (plan == null) {
      plan = SearchPlan.of(reader, query, treeSize);
    }
    return plan;
  }

  /** Where to go on, but never before the range. */
  private long first(LeafRange range) {
    long start = range.start(query.order());
    long wanted = next.orElse(start);
    return query.order().reaches(wanted, start) ? wanted : start;
  }

  /** Collects what fits until the page is full. */
  private final class PageInMaking {
    private final Page.Size size;
    private final List<RecordedOperation> operations = new ArrayList<>();
    private long bytes;

    PageInMaking(Page.Size size) {
      this.size = size;
    }

    /** False if the leaf fits the query but no longer the page. */
    boolean takes(IndexDatabase.Reader reader, long leafIndex) {
      byte[] stored = StoredOperations.bytes(reader, leafIndex);
      RecordedOperation operation = OperationCodec.decode(leafIndex, stored);
      if (!query.filter().fits(operation)) {
        return true;
      }
      bytes += stored.length;
      boolean full =
          operations.size() == size.operationsMax()
              || (bytes > size.bytesMax() && !operations.isEmpty());
      return !full && operations.add(operation);
    }
  }
}
