package org.varve.processing.adapter.rocksdb;

import java.util.List;

/**
 * The leaves that several walks have in common: each walk in turn jumps to where the others stand,
 * until all stand at the same leaf. So the rarest property sets the pace, without statistics.
 */
final class CommonLeaves implements Leaves {
  private final List<Leaves> walks;

  CommonLeaves(List<Leaves> walks) {
    this.walks = List.copyOf(walks);
  }

  @Override
  public long from(long leafIndex) {
    long candidate = leafIndex;
    int agreed = 0;
    for (int turn = 0; agreed < walks.size(); turn = (turn + 1) % walks.size()) {
      long found = walks.get(turn).from(candidate);
      if (found == NONE) {
        return NONE;
      }
      agreed = found == candidate ? agreed + 1 : 1;
      candidate = found;
    }
    return candidate;
  }

  @Override
  public void close() {
    walks.forEach(Leaves::close);
  }
}
