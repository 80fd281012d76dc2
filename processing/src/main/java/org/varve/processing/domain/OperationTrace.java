package org.varve.processing.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.operation.OperationId;

/**
 * How an operation came to be recorded.
 *
 * @param firstReceipt absent for leaf 0, which has none
 * @param indexedAt when this index folded it, by processing's clock; absent if it was not noted
 * @param seal absent for an operation that is its own seal
 */
public record OperationTrace(
    RecordedOperation operation,
    Optional<OperationReceipt> firstReceipt,
    Optional<Instant> indexedAt,
    Optional<Seal> seal,
    Relatives relatives,
    Use use) {

  /**
   * Whose the source is and was, who may and might use it, and what became of the operation.
   *
   * @param owners from the first on
   * @param rights in the order in which they were given
   * @param updates what it is a new version of
   * @param updatedBy the next version
   * @param parents what it was derived from
   */
  public record Use(
      List<Owner> owners,
      List<UseRight> rights,
      Optional<Previous> updates,
      Optional<Previous> updatedBy,
      List<Previous> parents) {

    public Use {
      owners = List.copyOf(owners);
      rights = List.copyOf(rights);
      parents = List.copyOf(parents);
    }
  }

  /** An operation that this one has to do with. */
  public record Relative(OperationId id, long leafIndex, String signer, Instant committedAt) {}

  /**
   * The BLOCK operation that encapsulated it.
   *
   * @param place its place in the data block, from 0
   * @param count how many operations the data block has
   */
  public record Seal(Relative block, int place, int count) {}

  /** The operation that it names as its previous one, if that is recorded as well. */
  public record Previous(OperationId id, Optional<Relative> recorded) {}

  /**
   * @param previous what its signer stated before
   * @param binding the SIGNER operation that was in force for its key
   * @param format the FORMAT operation that registered its format
   */
  public record Relatives(
      Optional<Previous> previous, Optional<Relative> binding, Optional<Relative> format) {}
}
