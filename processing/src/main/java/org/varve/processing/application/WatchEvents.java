package org.varve.processing.application;

import java.util.Optional;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.Ledger;
import org.varve.processing.domain.EventFilter;
import org.varve.processing.domain.EventPosition;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Begins streams of events at a place in the ledger. */
public final class WatchEvents {
  private final Ledger ledger;
  private final FoldProgress progress;
  private final RecentBlocks recent = new RecentBlocks();

  public WatchEvents(Ledger ledger, FoldProgress progress) {
    this.ledger = ledger;
    this.progress = progress;
  }

  /** A block was committed and folded; they come in their order. */
  public void follow(CommittedBlock block) {
    recent.add(block);
  }

  /**
   * @param from the first entry to look at; what is committed next if absent
   * @throws Failure MALFORMED_REQUEST if the ledger does not reach so far
   */
  public EventReader begin(EventFilter filter, Optional<EventPosition> from) {
    long next = progress.position().height() + 1;
    EventPosition position = from.orElse(EventPosition.ofBlock(next));
    if (position.height() > next || (position.height() == next && position.number() > 0)) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          ("the position is %s, but this ledger has %d blocks; it is of another ledger, or the node"
                  + " was restored from an older backup: begin at a position of this one")
              .formatted(position, next));
    }
    return new EventReader(ledger, progress, recent, filter, position);
  }
}
