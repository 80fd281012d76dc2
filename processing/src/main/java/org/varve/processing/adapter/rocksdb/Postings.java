package org.varve.processing.adapter.rocksdb;

import org.varve.processing.domain.SearchOrder;

/** The leaves with one property, read from the index. */
final class Postings implements Leaves {
  private final IndexCursor cursor;
  private final Term term;
  private final SearchOrder order;
  private boolean begun;
  private long current = NONE;

  Postings(IndexDatabase.Reader reader, Term term, SearchOrder order) {
    this.cursor = reader.cursor(IndexKey.postings(term));
    this.term = term;
    this.order = order;
  }

  @Override
  public long from(long leafIndex) {
    if (!begun) {
      begun = true;
      jump(leafIndex);
    } else if (isBefore(leafIndex)) {
      // The leaf that is wanted is often the very next one, and a step costs less than a jump.
      step();
      if (isBefore(leafIndex)) {
        jump(leafIndex);
      }
    }
    return current;
  }

  @Override
  public void close() {
    cursor.close();
  }

  private boolean isBefore(long leafIndex) {
    return current != NONE && !order.reaches(current, leafIndex);
  }

  private void step() {
    read(order == SearchOrder.OLDEST_FIRST ? cursor.next() : cursor.previous());
  }

  private void jump(long leafIndex) {
    byte[] key = IndexKey.posting(term, leafIndex);
    read(order == SearchOrder.OLDEST_FIRST ? cursor.seek(key) : cursor.seekBack(key));
  }

  private void read(boolean found) {
    current = found ? IndexKey.numberAt(cursor.key(), 1 + Term.BYTES) : NONE;
  }
}
