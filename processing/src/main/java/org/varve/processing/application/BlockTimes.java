package org.varve.processing.application;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.OperationHeader;
import org.varve.ledger.LogReader;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.Page;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SearchOrder;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Holds the time at which a data block was sealed against the clock of this node, and against the
 * newest block of the same sealer (ITU-T Y.4561 clause 8.1). The contract cannot: it has no clock.
 *
 * <p>Blocks overtake one another on their way, and come again when an answer was lost: so they may
 * be behind by the tolerance, and one that is recorded may come again at any time.
 */
public final class BlockTimes {
  private static final Page.Size ONE = new Page.Size(1, 1 << 20);

  private final LogReader log;
  private final OperationIndex index;
  private final Clock clock;
  private final Duration tolerance;

  /**
   * @param tolerance how far a block may be ahead of the clock, or behind the newest
   */
  public BlockTimes(LogReader log, OperationIndex index, Clock clock, Duration tolerance) {
    this.log = log;
    this.index = index;
    this.clock = clock;
    this.tolerance = tolerance;
  }

  /**
   * @throws Failure CLOCK_SKEW
   */
  void check(DataBlock block) {
    Instant sealed = block.body().encapsulatedAt();
    Instant now = clock.instant();
    if (sealed.isAfter(now.plus(tolerance))) {
      throw skewed(block, sealed, "ahead of the clock of processing", now);
    }
    Optional<Instant> newest = newestOf(block.blockOperation().header());
    if (newest.isPresent()
        && sealed.isBefore(newest.get().minus(tolerance))
        && log.leafIndexOf(block.blockOperation().id()).isEmpty()) {
      throw skewed(block, sealed, "behind the newest block of the same sealer", newest.get());
    }
  }

  private Optional<Instant> newestOf(OperationHeader sealer) {
    OperationFilter filter = OperationFilter.ofStatements(sealer.signer(), sealer.source());
    List<RecordedOperation> found =
        index
            .search(
                new Query(filter, SearchOrder.NEWEST_FIRST),
                log.head().size(),
                OptionalLong.empty())
            .next(ONE, () -> false)
            .operations();
    return found.stream().findFirst().flatMap(newest -> newest.recording().encapsulatedAt());
  }

  private Failure skewed(DataBlock block, Instant sealed, String how, Instant other) {
    return new Failure(
        ErrorReason.CLOCK_SKEW,
        "the data block of %s was sealed at %s, %s %s, which is %s; at most %s is allowed: set the clocks of both"
            .formatted(
                block.blockOperation().header().signer(),
                sealed,
                Duration.ofSeconds(Duration.between(other, sealed).abs().toSeconds()),
                how,
                other,
                tolerance));
  }
}
