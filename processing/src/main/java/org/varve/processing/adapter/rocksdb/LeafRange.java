package org.varve.processing.adapter.rocksdb;

import org.varve.processing.domain.SearchOrder;

/**
 * Leaves next to one another.
 *
 * @param first inclusive
 * @param end exclusive
 */
record LeafRange(long first, long end) {

  boolean contains(long leafIndex) {
    return leafIndex >= first && leafIndex < end;
  }

  /** The leaf at which a walk in this order begins; not in the range if that is empty. */
  long start(SearchOrder order) {
    return order == SearchOrder.OLDEST_FIRST ? first : end - 1;
  }
}
