package org.varve.processing.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.GapBody;
import org.varve.evidence.operation.OperationKind;
import org.varve.processing.domain.SequenceFinding.Kind;

/**
 * Looks through all that was stated about one source, in the order of signer, epoch and sequence.
 *
 * <p>Gaps and forks are told one by one; what shows on many operations of a signer, such as a clock
 * that is ahead, once, with their number and the worst of them.
 */
public final class SourceSequence {
  /** More gaps than this are told without looking whether they are stated. */
  private static final int GAPS_KEPT_MAX = 1_000;

  private final SequenceQuery query;
  private final List<SequenceFinding> found = new ArrayList<>();
  private final List<OpenGap> gaps = new ArrayList<>();
  private final Map<Kind, Shown> shown = new EnumMap<>(Kind.class);
  private final List<GapBody> stated = new ArrayList<>();
  private String signer = "";
  private @Nullable Gap before;
  private @Nullable RecordedOperation latest;
  private @Nullable RecordedOperation newestData;
  private @Nullable Instant sealedLast;

  public SourceSequence(SequenceQuery query) {
    this.query = query;
  }

  private record OpenGap(Gap gap, RecordedOperation after) {}

  /** What operations of one signer show together. */
  private record Shown(RecordedOperation worst, Duration delta, long count) {
    Shown with(RecordedOperation other, Duration otherDelta) {
      return otherDelta.compareTo(delta) > 0
          ? new Shown(other, otherDelta, count + 1)
          : new Shown(worst, delta, count + 1);
    }
  }

  /** Numbers are missing before the next operation. */
  public void add(Gap gap) {
    before = gap;
  }

  public void add(Fork fork) {
    if (query.committed().contains(fork.committedAt())) {
      found.add(SequenceFinding.of(fork));
    }
  }

  /**
   * The next operation.
   *
   * @param gap what it says was dropped, if it is a GAP operation
   */
  public void add(RecordedOperation operation, Optional<GapBody> gap) {
    if (!operation.statement().signer().equals(signer)) {
      endOfSigner();
      signer = operation.statement().signer();
    }
    boolean isWanted = query.committed().contains(operation.recording().committedAt());
    // A data block of which nothing new was recorded leaves no seal, so seals have harmless gaps.
    boolean isSeal = operation.statement().kind() == OperationKind.BLOCK;
    if (before != null && isWanted && !isSeal) {
      addGap(before, operation);
    }
    before = null;
    gap.ifPresent(stated::add);
    if (isWanted) {
      checkOrder(operation);
      checkTimes(operation);
    }
    RecordedOperation highest = latest;
    if (highest == null
        || highest.statement().epoch() != operation.statement().epoch()
        || operation.leafIndex() > highest.leafIndex()) {
      latest = operation;
    }
    checkData(operation);
  }

  /** What was found since the last call. */
  public List<SequenceFinding> take() {
    List<SequenceFinding> taken = List.copyOf(found);
    found.clear();
    return taken;
  }

  /** Everything was shown. */
  public void end(Instant now) {
    endOfSigner();
    RecordedOperation newest = newestData;
    if (newest == null || query.silentAfter().isEmpty()) {
      return;
    }
    Duration silence = Duration.between(newest.recording().committedAt(), now);
    if (silence.compareTo(query.silentAfter().get()) > 0) {
      found.add(SequenceFinding.silent(newest, silence));
    }
  }

  private void addGap(Gap gap, RecordedOperation after) {
    if (gaps.size() < GAPS_KEPT_MAX) {
      gaps.add(new OpenGap(gap, after));
    } else {
      found.add(SequenceFinding.of(gap, after, false));
    }
  }

  /** The one with the highest leaf so far came late, if numbers behind it have lower leaves. */
  private void checkOrder(RecordedOperation operation) {
    RecordedOperation late = latest;
    if (late != null
        && late.statement().epoch() == operation.statement().epoch()
        && operation.leafIndex() < late.leafIndex()) {
      show(
          Kind.REORDERED,
          late,
          Duration.between(operation.recording().committedAt(), late.recording().committedAt()));
    }
  }

  private void checkTimes(RecordedOperation operation) {
    Instant issued = operation.statement().issuedAt();
    operation.recording().encapsulatedAt().ifPresent(seal -> checkSeal(operation, issued, seal));
    operation
        .content()
        .ifPresent(
            content -> checkAhead(Kind.SAMPLED_AHEAD, operation, content.sampledTo(), issued));
  }

  private void checkSeal(RecordedOperation operation, Instant issued, Instant seal) {
    if (operation.statement().kind() != OperationKind.BLOCK) {
      checkAhead(Kind.CLOCK_AHEAD, operation, issued, seal);
      return;
    }
    Duration apart = Duration.between(seal, operation.recording().committedAt()).abs();
    if (apart.compareTo(query.tolerance()) > 0) {
      found.add(SequenceFinding.of(Kind.SEALED_ELSEWHEN, operation, apart, 1));
    }
    if (sealedLast != null) {
      Duration back = Duration.between(seal, sealedLast);
      if (back.compareTo(query.tolerance()) > 0) {
        found.add(SequenceFinding.of(Kind.BACK_DATED, operation, back, 1));
      }
    }
    if (sealedLast == null || seal.isAfter(sealedLast)) {
      sealedLast = seal;
    }
  }

  private void checkAhead(Kind kind, RecordedOperation operation, Instant time, Instant other) {
    Duration ahead = Duration.between(other, time);
    if (ahead.compareTo(query.tolerance()) > 0) {
      show(kind, operation, ahead);
    }
  }

  private void checkData(RecordedOperation operation) {
    RecordedOperation newest = newestData;
    if (operation.statement().kind() == OperationKind.DATA
        && (newest == null || operation.leafIndex() > newest.leafIndex())) {
      newestData = operation;
    }
  }

  private void show(Kind kind, RecordedOperation operation, Duration delta) {
    Shown known = shown.get(kind);
    shown.put(kind, known == null ? new Shown(operation, delta, 1) : known.with(operation, delta));
  }

  private void endOfSigner() {
    gaps.forEach(each -> found.add(SequenceFinding.of(each.gap(), each.after(), isStated(each))));
    shown.forEach(
        (kind, each) ->
            found.add(SequenceFinding.of(kind, each.worst(), each.delta(), each.count())));
    gaps.clear();
    shown.clear();
    stated.clear();
    latest = null;
    sealedLast = null;
  }

  private boolean isStated(OpenGap open) {
    Gap gap = open.gap();
    return stated.stream()
        .anyMatch(
            each ->
                each.epoch() == gap.epoch() && each.from() <= gap.from() && each.to() >= gap.to());
  }
}
