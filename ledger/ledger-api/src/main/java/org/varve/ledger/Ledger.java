package org.varve.ledger;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.DataBlock;

/**
 * The port to a ledger: data blocks go in, receipts and an ordered stream of commits come out.
 *
 * <p>Safe for use by many threads. A ledger records an operation at most once, whatever is appended
 * how often; appending the same block again is therefore always a safe answer to an unknown
 * outcome.
 */
public interface Ledger extends AutoCloseable {

  /** Who this ledger is: origin, keys and the genesis operation that says so. */
  LogIdentity identity();

  /**
   * Records a data block.
   *
   * <p>The future completes when the block is durable and folded, never before: from then on {@link
   * #log()} shows what it recorded. It fails with {@link BlockRefusedException} when the block as a
   * whole is not accepted (nothing of it was recorded), and with {@link LedgerFailedException} when
   * the outcome is unknown: append the same block again after the restart. Blocks appended one
   * after the other, each after the future of the one before, are recorded in that order.
   *
   * <p>The queue is bounded: a full one blocks the caller.
   *
   * @throws LedgerBusyException if the queue stays full for longer than this ledger waits, or the
   *     caller is interrupted while waiting; nothing was queued
   * @throws LedgerFailedException if this ledger is failed or closed; nothing was queued
   */
  CompletableFuture<Commit> append(DataBlock block);

  /** The log as of now. Whatever a completed {@link #append} recorded is in it. */
  LogReader log();

  /**
   * Everything committed from a height on, the genesis block being height 0, then what is committed
   * while the stream is open. Close it after use.
   *
   * @throws IllegalArgumentException if the height is negative or more than one above the newest
   */
  CommittedBlocks blocks(long fromHeight);

  /**
   * The newest checkpoint that enough of the organisations behind this ledger have cosigned, their
   * lines after that of the log; empty for a ledger of one, and before the first. Never goes back.
   */
  default Optional<SignedNote> agreedCheckpoint() {
    return Optional.empty();
  }

  /**
   * Whether organisations run this ledger together: strangers are then shown agreed checkpoints
   * alone, and evidence is given under them as far as they reach.
   */
  default boolean isShared() {
    return false;
  }

  /** How this ledger is doing; cheap enough for a health check. */
  LedgerStatus status();

  /** Completes what is queued, then releases files and threads. Later appends fail. */
  @Override
  void close();
}
