package org.varve.ledger.embedded;

import java.io.IOException;
import org.varve.ledger.embedded.disk.Disk;

/** Makes disposable state and indexes anew from what is stored; for a ledger that does not run. */
public final class Rebuild {
  private final Disk disk;

  public Rebuild(Disk disk) {
    this.disk = disk;
  }

  /**
   * Folds all blocks into a new state.
   *
   * @return how many blocks there are
   * @throws org.varve.ledger.embedded.segment.DamagedException at the first block that is not sound
   */
  public long state(EmbeddedLedgerConfig config, StorageProgress progress) throws IOException {
    Storage storage = Storage.of(disk, config.stateDir());
    Opening opening = new Opening(config.dir(), config.segmentBytesMax(), storage, progress);
    try (Chain chain = opening.rebuild()) {
      return chain.tip().height() + 1;
    }
  }

  /** Indexes all contents anew; damaged ones are logged and left out. */
  public void contentIndex(ContentStoreConfig config) throws IOException {
    Storage storage = Storage.of(disk, config.indexDir());
    SegmentContentStore.openWithNewIndex(config, storage).close();
  }
}
