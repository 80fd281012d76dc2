package org.varve.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * One committed ledger block as its followers see it.
 *
 * @param height 0 for the genesis block, then without gaps
 * @param committedAt when, by the ledger's clock; never before that of the block below
 * @param head the tree head after it
 * @param operations its new leaves, in the order of the log: leaf indexes are without gaps over the
 *     whole stream. May be empty when there are forks
 * @param seals what was sealed by the BLOCK operation of each data block that brought new leaves
 * @param forks what contradicted the log and was therefore refused
 */
public record CommittedBlock(
    long height,
    Instant committedAt,
    TreeHead head,
    List<LoggedOperation> operations,
    List<Seal> seals,
    List<ForkReport> forks) {

  public CommittedBlock {
    requireNonNull(committedAt);
    requireNonNull(head);
    operations = List.copyOf(operations);
    seals = List.copyOf(seals);
    forks = List.copyOf(forks);
  }
}
