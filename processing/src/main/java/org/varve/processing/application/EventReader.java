package org.varve.processing.application;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerFailedException;
import org.varve.processing.domain.EventFilter;
import org.varve.processing.domain.EventPosition;
import org.varve.processing.domain.LedgerEvent;

/**
 * Events from a position on, pulled by one thread at a time. Keeps the block that it stands in and
 * reads all others anew, so that a slow reader costs little memory.
 */
public final class EventReader {
  private static final int EVENTS_A_LOOK = 100;

  /** Bounds the time of one look when hardly anything fits. */
  private static final int ENTRIES_A_LOOK = 10_000;

  private final Ledger ledger;
  private final FoldProgress progress;
  private final RecentBlocks recent;
  private final EventFilter filter;
  private EventPosition position;
  private @Nullable BlockEvents block;

  EventReader(
      Ledger ledger,
      FoldProgress progress,
      RecentBlocks recent,
      EventFilter filter,
      EventPosition position) {
    this.ledger = ledger;
    this.progress = progress;
    this.recent = recent;
    this.filter = filter;
    this.position = position;
  }

  /**
   * What a look came to.
   *
   * @param events that fit, oldest first; may be empty
   * @param position behind all that was looked at
   * @param isAtEnd whether nothing more is committed
   */
  public record Look(List<LedgerEvent> events, EventPosition position, boolean isAtEnd) {}

  /**
   * Looks further, over a bounded part of the ledger.
   *
   * @param abandoned ends the look early
   * @throws LedgerFailedException if a block cannot be read; DataDamagedException if it has changed
   */
  public Look next(BooleanSupplier abandoned) {
    List<LedgerEvent> found = new ArrayList<>();
    long newest = progress.position().height();
    int looked = 0;
    while (position.height() <= newest
        && looked < ENTRIES_A_LOOK
        && found.size() < EVENTS_A_LOOK
        && !abandoned.getAsBoolean()) {
      looked += 1 + take(found);
    }
    return new Look(found, position, position.height() > newest);
  }

  /** Takes from the block at hand what there is room for; says how many entries that were. */
  private int take(List<LedgerEvent> found) {
    BlockEvents events = blockAt(position.height());
    int entry = Math.min(position.number(), events.entries());
    int first = entry;
    while (entry < events.entries()
        && entry - first < ENTRIES_A_LOOK
        && found.size() < EVENTS_A_LOOK) {
      found.addAll(events.of(entry, filter));
      entry++;
    }
    boolean done = entry >= events.entries();
    position =
        done
            ? EventPosition.ofBlock(position.height() + 1)
            : new EventPosition(position.height(), entry);
    if (done) {
      block = null;
    }
    return entry - first;
  }

  private BlockEvents blockAt(long height) {
    BlockEvents known = block;
    if (known == null || known.height() != height) {
      known = new BlockEvents(read(height));
      block = known;
    }
    return known;
  }

  private CommittedBlock read(long height) {
    Optional<CommittedBlock> known = recent.at(height);
    if (known.isPresent()) {
      return known.get();
    }
    try (CommittedBlocks blocks = ledger.blocks(height)) {
      return blocks
          .next(Duration.ZERO)
          .orElseThrow(
              () ->
                  new LedgerFailedException(
                      "ledger block %d is indexed, but the ledger does not give it"
                          .formatted(height),
                      null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerFailedException("interrupted while a ledger block was read", e);
    }
  }
}
