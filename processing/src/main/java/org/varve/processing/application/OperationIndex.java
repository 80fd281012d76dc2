package org.varve.processing.application;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.CommittedBlock;
import org.varve.processing.domain.HistoryQuery;
import org.varve.processing.domain.IndexPosition;
import org.varve.processing.domain.Link;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SearchOrder;

/**
 * The port to the index: a fold of the log by which operations are found.
 *
 * <p>Disposable: a lost one is folded anew. Folding is for one thread, reading for many. Every
 * method fails with {@link IndexFailedException} if storage does.
 */
public interface OperationIndex extends AutoCloseable {

  /** How far it has come; empty before the first block. */
  Optional<IndexPosition> position();

  /** Adds a block, and the position after it, in one step. Blocks come in the order of heights. */
  void fold(CommittedBlock block);

  /**
   * The operations that fit, among the first {@code treeSize} of the log.
   *
   * @param lastLeaf begins after this one; at the beginning of the order if absent
   */
  Matches search(Query query, long treeSize, OptionalLong lastLeaf);

  /** What it has of an operation; empty if it has no such leaf. */
  Optional<RecordedOperation> operation(long leafIndex);

  /**
   * The leaves of operations with a link.
   *
   * @param from the first one that is wanted, in this order
   * @param max at most so many
   */
  List<Long> linked(Link link, SearchOrder order, long from, int max);

  /** Whether anything is recorded about a source. */
  boolean knowsSource(String source);

  /**
   * Names of sources that anything is recorded about, in an order of the index's own.
   *
   * @param source begins after this one; with the first if absent
   * @param max at most so many
   */
  List<String> sourcesAfter(Optional<String> source, int max);

  /** The newest operation about a source; empty if nothing is recorded about it. */
  Optional<RecordedOperation> newestOf(String source);

  /** What had been stated about a source when the index stood at this position. */
  StatedRows history(HistoryQuery query, IndexPosition until);

  /**
   * The leaf of the SIGNER operation that was in force for a key when an operation was recorded.
   *
   * @param leafIndex of that operation
   */
  OptionalLong bindingInForce(Digest kid, long leafIndex);

  /**
   * All operations that a BLOCK operation seals, in the order of its data block; those that were
   * refused too. Empty if there is no BLOCK operation at this leaf.
   */
  List<OperationId> sealed(long blockLeafIndex);

  /** When this index folded a ledger block; empty if that was not noted. */
  Optional<Instant> foldedAt(long height);

  /** Lets running reads end, then frees the storage. */
  @Override
  void close();
}
