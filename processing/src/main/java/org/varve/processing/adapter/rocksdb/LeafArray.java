package org.varve.processing.adapter.rocksdb;

import java.util.Arrays;
import org.varve.processing.domain.SearchOrder;

/** Some leaves in memory. */
final class LeafArray implements Leaves {
  private final long[] ascending;
  private final SearchOrder order;

  LeafArray(long[] ascending, SearchOrder order) {
    this.ascending = ascending;
    this.order = order;
  }

  @Override
  public long from(long leafIndex) {
    int found = Arrays.binarySearch(ascending, leafIndex);
    if (found >= 0) {
      return leafIndex;
    }
    int above = -found - 1;
    int at = order == SearchOrder.OLDEST_FIRST ? above : above - 1;
    return at >= 0 && at < ascending.length ? ascending[at] : NONE;
  }

  @Override
  public void close() {
    // Memory is freed by itself.
  }
}
