package org.varve.representation.application;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.varve.evidence.operation.OperationId;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.RecordedOperation;
import org.varve.representation.domain.SealedBlock;

/**
 * What representation needs of processing: that data blocks become durable, and what became of
 * them.
 */
public interface Recorder {

  /**
   * Has a block recorded. Idempotent: a repetition of the same bytes adds nothing.
   *
   * @return one outcome for each operation of the block, in its order, after commit and fold; fails
   *     with {@link org.varve.rp.Failure} if the block as a whole got no answer or was refused
   */
  CompletableFuture<List<Outcome>> record(SealedBlock block);

  /** Finds an operation on the ledger; empty if it is not recorded (yet). */
  CompletableFuture<Optional<RecordedOperation>> find(OperationId id);

  /** Finds the operation at a position of the log. */
  CompletableFuture<Optional<RecordedOperation>> find(long leafIndex);
}
