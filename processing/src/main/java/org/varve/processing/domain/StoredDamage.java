package org.varve.processing.domain;

import java.util.Optional;
import java.util.OptionalLong;
import org.varve.evidence.operation.OperationId;

/**
 * Something stored that is not what was recorded, and what it costs.
 *
 * @param height the ledger block concerned
 * @param leafIndex the operation concerned; empty if it is the block as a whole
 * @param operation its id, as far as it is known
 * @param source its source, as far as it is known
 * @param items how many items of it cannot be read; 0 if its items are not concerned
 * @param what is wrong, and where on disk
 * @param lost what cannot be read or relied on because of it, and what to do
 */
public record StoredDamage(
    Part part,
    long height,
    OptionalLong leafIndex,
    Optional<OperationId> operation,
    Optional<String> source,
    int items,
    String what,
    String lost) {

  /** What is damaged. */
  public enum Part {
    /** A ledger block: what evidence rests on. */
    BLOCK,
    /** An operation in the log. */
    OPERATION,
    /** The signed tree head after a block, or the tree below it. */
    TREE,
    /** Items. */
    CONTENT,
    /** The index: made anew at no loss. */
    INDEX
  }

  /** About a block as a whole. */
  public static StoredDamage ofBlock(Part part, long height, String what, String lost) {
    return new StoredDamage(
        part, height, OptionalLong.empty(), Optional.empty(), Optional.empty(), 0, what, lost);
  }
}
