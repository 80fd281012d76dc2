package org.varve.processing.adapter.rocksdb;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.Ledger;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.processing.domain.IndexPosition;

/** Opens indexes for tests, and folds what a ledger has into them. */
final class Indexes {
  private static final long CACHE_BYTES = 4 << 20;

  private Indexes() {}

  /** An index that holds all that the ledger has now. */
  static RocksIndex of(Path folder, Ledger ledger) {
    RocksIndex index = open(folder, ledger);
    catchUp(index, ledger);
    return index;
  }

  static RocksIndex open(Path folder, Ledger ledger) {
    return RocksIndex.open(
        folder,
        CACHE_BYTES,
        ledger.identity().genesis().id(),
        position -> true,
        Clock.fixed(LedgerFixtures.START, ZoneOffset.UTC));
  }

  /** Folds what is missing, and says how many blocks those were. */
  static int catchUp(RocksIndex index, Ledger ledger) {
    int folded = 0;
    long height = index.position().map(IndexPosition::height).orElse(-1L) + 1;
    try (CommittedBlocks blocks = ledger.blocks(height)) {
      Optional<CommittedBlock> block = blocks.next(Duration.ZERO);
      while (block.isPresent()) {
        index.fold(block.get());
        folded++;
        block = blocks.next(Duration.ZERO);
      }
      return folded;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
