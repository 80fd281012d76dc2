package org.varve.processing.application;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.varve.ledger.CommittedBlock;

/**
 * The newest ledger blocks, so that those who follow closely do not each read and decode them. Safe
 * for use by many threads.
 */
final class RecentBlocks {
  private static final int LEAVES_MAX = 10_000;

  private final Deque<CommittedBlock> blocks = new ArrayDeque<>();
  private int leaves;

  synchronized void add(CommittedBlock block) {
    blocks.addLast(block);
    leaves += weight(block);
    while (leaves > LEAVES_MAX) {
      leaves -= weight(blocks.removeFirst());
    }
  }

  synchronized Optional<CommittedBlock> at(long height) {
    return blocks.stream().filter(block -> block.height() == height).findFirst();
  }

  /** Forks hold operations too; a block without either still takes a place. */
  private static int weight(CommittedBlock block) {
    return 1 + block.operations().size() + block.forks().size();
  }
}
