package org.varve.processing.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Something about the order or the times of what was stated about a source that a supervisor should
 * look at.
 *
 * @param fromSequence of the operations concerned; both 0 if it is about no range
 * @param leafIndex of the operation that shows it best; empty if none does
 * @param height the ledger block that holds it
 * @param at when it was committed; of a silent source, when anything of it was last
 * @param delta how far the two times are apart that should not be; zero if it is not about times
 * @param count how many operations show it
 */
public record SequenceFinding(
    Kind kind,
    String source,
    String signer,
    long epoch,
    long fromSequence,
    long toSequence,
    OptionalLong leafIndex,
    long height,
    Instant at,
    Duration delta,
    long count) {

  /** What is wrong, or looks so. */
  public enum Kind {
    /** Numbers that are not recorded. */
    GAP,
    /** The same, and their signer says itself that it dropped them. */
    GAP_STATED,
    /** Recorded later than numbers behind it. */
    REORDERED,
    /** A contradiction that was refused. */
    FORK,
    /** Signed, by the signer's clock, later than it was sealed. */
    CLOCK_AHEAD,
    /** Measured, as the source says, later than it was signed. */
    SAMPLED_AHEAD,
    /** A data block sealed, as its sealer says, before one that it had sealed earlier. */
    BACK_DATED,
    /** A data block sealed, as its sealer says, long before or after it was committed. */
    SEALED_ELSEWHEN,
    /** Nothing of the source was recorded for long. */
    SILENT
  }

  static SequenceFinding of(Kind kind, RecordedOperation shown, Duration delta, long count) {
    Statement statement = shown.statement();
    return new SequenceFinding(
        kind,
        statement.source(),
        statement.signer(),
        statement.epoch(),
        statement.sequence(),
        statement.sequence(),
        OptionalLong.of(shown.leafIndex()),
        shown.recording().height(),
        shown.recording().committedAt(),
        delta,
        count);
  }

  static SequenceFinding of(Gap gap, RecordedOperation after, boolean stated) {
    Statement statement = after.statement();
    return new SequenceFinding(
        stated ? Kind.GAP_STATED : Kind.GAP,
        statement.source(),
        gap.signer(),
        gap.epoch(),
        gap.from(),
        gap.to(),
        OptionalLong.of(after.leafIndex()),
        after.recording().height(),
        after.recording().committedAt(),
        Duration.ZERO,
        gap.to() - gap.from() + 1);
  }

  static SequenceFinding of(Fork fork) {
    Statement refused = fork.refused();
    return new SequenceFinding(
        Kind.FORK,
        refused.source(),
        refused.signer(),
        refused.epoch(),
        refused.sequence(),
        refused.sequence(),
        OptionalLong.empty(),
        fork.height(),
        fork.committedAt(),
        Duration.ZERO,
        1);
  }

  /** The newest operation of a source that has been silent for this long. */
  static SequenceFinding silent(RecordedOperation newest, Duration silence) {
    return of(Kind.SILENT, newest, silence, 1);
  }
}
