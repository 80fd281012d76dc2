package org.varve.processing.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.varve.evidence.operation.OperationId;

/**
 * How an operation came to be recorded, and what became of it, as far as it is for who asks.
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
    Kin kin,
    Use use) {

  /**
   * Whose the source is and was, who may and might use it, and who read the operation.
   *
   * @param owners oldest first
   * @param rights in the order in which they were given
   * @param accesses newest first
   */
  public record Use(Newest<Owner> owners, Newest<UseRight> rights, Newest<NotedAccess> accesses) {
    public static final Use NONE = new Use(Newest.none(), Newest.none(), Newest.none());
  }

  /**
   * The data that it was made of, and that was made of it.
   *
   * @param updates what it is a new version of
   * @param updatedBy the next version; absent too if that is not for who asks
   * @param parents what it was derived from
   * @param hiddenParents how many others it names that are not recorded, or not for who asks
   */
  public record Kin(
      Optional<Previous> updates,
      Optional<Relative> updatedBy,
      List<Relative> parents,
      int hiddenParents,
      Children children) {

    public Kin {
      parents = List.copyOf(parents);
    }
  }

  /**
   * What was derived from it and is for who asks, oldest first.
   *
   * @param moreFrom the leaf index from which on there are more
   */
  public record Children(List<Relative> some, OptionalLong moreFrom) {

    public Children {
      some = List.copyOf(some);
    }
  }

  /** An operation that this one has to do with. */
  public record Relative(
      OperationId id, long leafIndex, String source, String signer, Instant committedAt) {}

  /**
   * The BLOCK operation that encapsulated it.
   *
   * @param place its place in the data block, from 0
   * @param count how many operations the data block has
   */
  public record Seal(Relative block, int place, int count) {}

  /** An operation that it names, if that is recorded as well, and for who asks. */
  public record Previous(OperationId id, Optional<Relative> recorded) {}

  /**
   * @param previous what its signer stated before
   * @param binding the SIGNER operation that was in force for its key
   * @param format the FORMAT operation that registered its format
   */
  public record Relatives(
      Optional<Previous> previous, Optional<Relative> binding, Optional<Relative> format) {}
}
