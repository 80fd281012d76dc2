package org.varve.processing.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.varve.evidence.log.EntryBundle;
import org.varve.evidence.log.HashTile;
import org.varve.evidence.log.TilePath;
import org.varve.evidence.operation.GenesisBody;
import org.varve.ledger.Ledger;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * The log as the files of C2SP tlog-tiles. Nothing is stored: a tile is made of nodes that never
 * change, so every partial tile that a checkpoint ever needed can still be had.
 */
public final class StaticLog {
  private final Ledger ledger;
  private final boolean isPublic;
  private final Supplier<Optional<String>> checkpoint;

  /** Shows the newest checkpoint. */
  public StaticLog(Ledger ledger) {
    this(ledger, () -> Optional.of(ledger.log().head().checkpoint()));
  }

  /**
   * Shows a checkpoint of its caller's choice, which never becomes smaller.
   *
   * @param checkpoint empty while there is none to be shown
   */
  public StaticLog(Ledger ledger, Supplier<Optional<String>> checkpoint) {
    this.ledger = ledger;
    this.checkpoint = checkpoint;
    byte[] genesis = ledger.identity().genesis().payload().body().orElseThrow();
    this.isPublic = GenesisBody.decode(genesis).publicEntries();
  }

  /** The log's name. */
  public String origin() {
    return ledger.identity().origin();
  }

  /** Whether the genesis operation lets anyone read the entries. */
  public boolean hasPublicEntries() {
    return isPublic;
  }

  /** The signed checkpoint that is shown; empty while too few have confirmed any. */
  public Optional<String> checkpoint() {
    return checkpoint.get();
  }

  /**
   * The bytes of a tile of hashes or of entries; empty if the log has not grown that far.
   *
   * @throws Failure DATA_DAMAGED if an entry is not the one that the tree was made of
   */
  public Optional<byte[]> tile(TilePath tile) {
    LogReader log = ledger.log();
    if (!tile.isIn(log.head().size())) {
      return Optional.empty();
    }
    return Optional.of(tile.isEntries() ? entries(log, tile) : HashTile.encode(tile, log::node));
  }

  private static byte[] entries(LogReader log, TilePath tile) {
    List<byte[]> entries = new ArrayList<>(tile.width());
    for (long leaf = tile.first(); leaf < tile.first() + tile.width(); leaf++) {
      LoggedOperation logged = log.operation(leaf).orElseThrow();
      if (!logged.operation().leafHash().equals(log.node(0, leaf))) {
        throw new Failure(
            ErrorReason.DATA_DAMAGED,
            "the stored log is damaged: leaf "
                + leaf
                + " is not the one that was hashed;"
                + " run varve fsck");
      }
      entries.add(logged.operation().bytes());
    }
    return EntryBundle.encode(entries);
  }
}
