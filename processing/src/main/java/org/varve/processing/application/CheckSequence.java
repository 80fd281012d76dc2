package org.varve.processing.application;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.GapBody;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.LogReader;
import org.varve.processing.domain.HistoryEntry;
import org.varve.processing.domain.HistoryQuery;
import org.varve.processing.domain.IndexPosition;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SequenceFinding;
import org.varve.processing.domain.SequenceQuery;
import org.varve.processing.domain.SourceSequence;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Supervises the time sequence of what is stored (ITU-T Y.4561 clause 8.5 c): gaps, numbers out of
 * order, contradictions, clocks that disagree, blocks that are back-dated, sources that say
 * nothing.
 */
public final class CheckSequence {
  private final OperationIndex index;
  private final FoldProgress progress;
  private final LogReader log;
  private final InstantSource clock;

  public CheckSequence(
      OperationIndex index, FoldProgress progress, LogReader log, InstantSource clock) {
    this.index = index;
    this.progress = progress;
    this.log = log;
    this.clock = clock;
  }

  /**
   * @throws Failure UNKNOWN_SOURCE if one source is asked for, and nothing is recorded about it
   */
  public Run begin(SequenceQuery query) {
    Optional<String> single = query.single().filter(source -> !index.knowsSource(source));
    if (single.isPresent()) {
      throw new Failure(
          ErrorReason.UNKNOWN_SOURCE,
          "nothing is recorded about source '%s'; check the name".formatted(single.get()));
    }
    return new Run(query, progress.position());
  }

  /**
   * What a step of a check came to.
   *
   * @param sources checked whole so far
   * @param operations looked at so far
   * @param isLast whether all was looked at
   */
  public record Step(
      List<SequenceFinding> findings, long sources, long operations, boolean isLast) {}

  /** A check under way, pulled step by step by one thread at a time. */
  public final class Run {
    private static final int OPERATIONS_A_STEP = 10_000;
    private static final int FINDINGS_A_STEP = 100;
    private static final int SOURCES_AT_ONCE = 100;

    private final SequenceQuery query;
    private final IndexPosition until;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Deque<SequenceFinding> found = new ArrayDeque<>();
    private Optional<String> lastListed = Optional.empty();
    private boolean allListed;
    private @Nullable Source source;
    private long sources;
    private long operations;
    private boolean ended;

    private Run(SequenceQuery query, IndexPosition until) {
      this.query = query;
      this.until = until;
      query.single().ifPresent(waiting::add);
      allListed = query.single().isPresent();
    }

    /** The next step; empty after the last. */
    public Optional<Step> next() {
      if (ended) {
        return Optional.empty();
      }
      long end = operations + OPERATIONS_A_STEP;
      boolean more = true;
      while (more && operations < end && found.size() < FINDINGS_A_STEP) {
        more = advance();
      }
      List<SequenceFinding> findings = List.copyOf(found);
      found.clear();
      ended = !more;
      return Optional.of(new Step(findings, sources, operations, ended));
    }

    /** Whether there is more to look at. */
    private boolean advance() {
      Source current = source;
      if (current == null) {
        Optional<String> name = nextSource();
        source = name.map(Source::new).orElse(null);
        return name.isPresent();
      }
      if (!current.advance()) {
        sources++;
        source = null;
      }
      found.addAll(current.sequence.take());
      return true;
    }

    private Optional<String> nextSource() {
      while (waiting.isEmpty() && !allListed) {
        List<String> listed = index.sourcesAfter(lastListed, SOURCES_AT_ONCE);
        allListed = listed.size() < SOURCES_AT_ONCE;
        if (!listed.isEmpty()) {
          lastListed = Optional.of(listed.get(listed.size() - 1));
        }
        listed.stream().filter(query::fits).forEach(waiting::add);
      }
      return Optional.ofNullable(waiting.poll());
    }

    private final class Source {
      private final ReadHistory.Entries entries;
      private final SourceSequence sequence = new SourceSequence(query);

      Source(String name) {
        HistoryQuery wanted = query.history(name);
        entries =
            new ReadHistory.Entries(
                index.history(wanted, until), wanted.fromSequence(), Sight.EVERYTHING);
      }

      /** Whether the source has more entries. */
      boolean advance() {
        Optional<HistoryEntry> next = entries.next();
        if (next.isEmpty()) {
          sequence.end(clock.instant());
          return false;
        }
        operations++;
        next.get().fold(this::stated, this::missing, this::forked);
        return true;
      }

      private boolean stated(HistoryEntry.Stated stated) {
        sequence.add(stated.operation(), gap(stated.operation()));
        return true;
      }

      private boolean missing(HistoryEntry.Missing missing) {
        sequence.add(missing.gap());
        return true;
      }

      private boolean forked(HistoryEntry.Forked forked) {
        sequence.add(forked.fork());
        return true;
      }
    }

    private Optional<GapBody> gap(RecordedOperation operation) {
      if (operation.statement().kind() != OperationKind.GAP) {
        return Optional.empty();
      }
      return log.operation(operation.leafIndex())
          .flatMap(logged -> logged.operation().payload().body())
          .map(GapBody::decode);
    }
  }
}
