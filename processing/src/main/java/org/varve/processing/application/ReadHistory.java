package org.varve.processing.application;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.varve.processing.domain.GapFinder;
import org.varve.processing.domain.HistoryEntry;
import org.varve.processing.domain.HistoryQuery;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Tells all that was stated about a source, with what is missing and what contradicts it. */
public final class ReadHistory {
  private final OperationIndex index;
  private final FoldProgress progress;

  public ReadHistory(OperationIndex index, FoldProgress progress) {
    this.index = index;
    this.progress = progress;
  }

  /**
   * @throws Failure UNKNOWN_SOURCE if nothing is recorded about the source; ACCESS_DENIED if it is
   *     not for the reader
   */
  public Entries begin(HistoryQuery query, Reader reader) {
    reader.requireSource(query.source());
    return begin(query, (Sight) reader);
  }

  /**
   * The same for one who sees what he will.
   *
   * @throws Failure UNKNOWN_SOURCE if nothing is recorded about the source
   */
  Entries begin(HistoryQuery query, Sight sight) {
    if (!index.knowsSource(query.source())) {
      throw new Failure(
          ErrorReason.UNKNOWN_SOURCE,
          "nothing is recorded about source '%s'; check the name".formatted(query.source()));
    }
    return new Entries(index.history(query, progress.position()), query.fromSequence(), sight);
  }

  /** The entries by signer, epoch and sequence, pulled by one thread at a time. */
  public static final class Entries {
    private static final int ROWS_AT_ONCE = 32;

    private final StatedRows rows;
    private final GapFinder gaps;
    private final Sight sight;
    private final Deque<HistoryEntry> ready = new ArrayDeque<>();

    /**
     * @param fromSequence numbers below it are not asked for, so that they are not missing
     */
    Entries(StatedRows rows, long fromSequence, Sight sight) {
      this.rows = rows;
      this.gaps = new GapFinder(Math.max(1, fromSequence));
      this.sight = sight;
    }

    /** The next entry; empty after the last. */
    public Optional<HistoryEntry> next() {
      sight.look();
      while (true) {
        HistoryEntry next = ready.poll();
        if (next == null) {
          List<HistoryEntry> more = rows.next(ROWS_AT_ONCE);
          if (more.isEmpty()) {
            return Optional.empty();
          }
          more.forEach(this::add);
        } else if (!(next instanceof HistoryEntry.Stated stated)) {
          return Optional.of(next);
        } else if (sight.sees(stated.operation())) {
          sight.saw(List.of(stated.operation()));
          return Optional.of(next);
        }
      }
    }

    private void add(HistoryEntry row) {
      if (row instanceof HistoryEntry.Stated stated) {
        gaps.before(stated.operation().statement())
            .map(HistoryEntry.Missing::new)
            .ifPresent(ready::add);
      }
      ready.add(row);
    }
  }
}
