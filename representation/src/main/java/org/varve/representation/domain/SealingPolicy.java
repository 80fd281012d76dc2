package org.varve.representation.domain;

import java.time.Duration;
import java.util.Optional;

/**
 * Says when waiting operations become a data block (ITU-T Y.4561 clause 7.1.1: one or more
 * operations are packed into a data block).
 *
 * <p>Group commit without a fixed delay: while nothing is being recorded a block is sealed after
 * {@code linger}, so that a lone operation is answered at once; while blocks are being recorded the
 * next one fills up until count, bytes or age say otherwise, so that load makes blocks larger, not
 * answers later.
 *
 * @param operationsMax most operations of a block
 * @param blockBytesMax most bytes of a block, items included; a single larger operation goes alone
 * @param ageMax longest that an operation waits while there is room for another block in flight
 * @param linger how long an idle entity waits for company before it seals
 * @param blocksInFlightMax most blocks that are being recorded at one time
 */
public record SealingPolicy(
    int operationsMax,
    long blockBytesMax,
    Duration ageMax,
    Duration linger,
    int blocksInFlightMax) {

  /** More receipts do not fit into one answer of P2R. */
  private static final int OPERATIONS_LIMIT = 4_096;

  /** A message of P2R holds 8 MiB; the rest is for its frame and the BLOCK operation. */
  private static final long BLOCK_BYTES_LIMIT = 7L << 20;

  public SealingPolicy {
    Limit.require("sealing.operationsMax", operationsMax, 1, OPERATIONS_LIMIT);
    Limit.require("sealing.blockBytesMax", blockBytesMax, 1, BLOCK_BYTES_LIMIT);
    Limit.require("sealing.ageMax", ageMax, Duration.ofMillis(1), Duration.ofMinutes(1));
    Limit.require("sealing.linger", linger, Duration.ZERO, ageMax);
    Limit.require("sealing.blocksInFlightMax", blocksInFlightMax, 1, 64);
  }

  /** Why a block was sealed. */
  public enum Cause {
    COUNT,
    BYTES,
    AGE,
    IDLE,
    STOPPING
  }

  /**
   * What could be sealed now.
   *
   * @param operations how many operations are ready
   * @param bytes their bytes, items included
   * @param age how long the oldest of them has waited
   * @param blocksInFlight how many blocks are being recorded
   */
  public record Backlog(int operations, long bytes, Duration age, int blocksInFlight) {}

  /** Whether a block could be sealed at all. */
  public boolean mayStart(Backlog backlog) {
    return backlog.operations() > 0 && backlog.blocksInFlight() < blocksInFlightMax;
  }

  /** Why to seal now, if it is time. */
  public Optional<Cause> seals(Backlog backlog) {
    if (!mayStart(backlog)) {
      return Optional.empty();
    }
    if (backlog.operations() >= operationsMax) {
      return Optional.of(Cause.COUNT);
    }
    if (backlog.bytes() >= blockBytesMax) {
      return Optional.of(Cause.BYTES);
    }
    if (backlog.age().compareTo(patience(backlog)) < 0) {
      return Optional.empty();
    }
    return Optional.of(backlog.blocksInFlight() == 0 ? Cause.IDLE : Cause.AGE);
  }

  /**
   * How long until {@link #seals} will say yes if nothing else happens; empty if only an arrival or
   * an answer can change it.
   */
  public Optional<Duration> wait(Backlog backlog) {
    if (!mayStart(backlog)) {
      return Optional.empty();
    }
    Duration left = patience(backlog).minus(backlog.age());
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  private Duration patience(Backlog backlog) {
    return backlog.blocksInFlight() == 0 ? linger : ageMax;
  }
}
