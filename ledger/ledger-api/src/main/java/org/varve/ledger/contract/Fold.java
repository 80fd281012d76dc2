package org.varve.ledger.contract;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.ledger.ForkReport;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.state.StateKeys;
import org.varve.ledger.state.StateWrite;

/**
 * What follows from recording an admitted data block.
 *
 * @param block what became of the BLOCK operation: recorded, or a duplicate; refused, and then the
 *     whole block with it; empty if none of its operations was recorded, so that there is nothing
 *     that it would say
 * @param outcomes one for each operation, in the order of the block; none if the block is refused
 * @param leaves what the log gains, in its order: the operations, then the BLOCK operation
 * @param writes what the state gains, each key once
 * @param forks new contradictions by position in the block; that of the BLOCK operation is at the
 *     position after the last operation
 */
public record Fold(
    Optional<OperationOutcome> block,
    List<OperationOutcome> outcomes,
    List<LogLeaf> leaves,
    List<StateWrite> writes,
    SortedMap<Integer, ForkReport> forks) {

  public Fold {
    requireNonNull(block);
    outcomes = List.copyOf(outcomes);
    leaves = List.copyOf(leaves);
    writes = List.copyOf(writes);
    forks = Collections.unmodifiableSortedMap(new TreeMap<>(forks));
  }

  /** Why the whole block is refused, if it is. */
  public Optional<Refusal> refusal() {
    return block.flatMap(
        outcome ->
            outcome.fold(
                recorded -> Optional.empty(),
                duplicate -> Optional.empty(),
                refused -> Optional.of(new Refusal(refused.reason(), refused.detail()))));
  }

  /**
   * Whether nothing came of the block: neither a leaf nor a new fork. A ledger need not store it.
   */
  public boolean isEmpty() {
    return leaves.isEmpty() && forks.isEmpty();
  }

  /**
   * Whether the registry is another one after this block: blocks that were admitted before must be
   * admitted again.
   */
  public boolean changesRegistry() {
    return writes.stream().anyMatch(write -> StateKeys.isRegistry(write.key()));
  }
}
