package org.varve.processing.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a data block.
 *
 * @param commit absent if nothing of it was recorded
 * @param results one for each operation, in the order of the block
 */
public record RecordedBlock(Optional<Place> commit, List<RecordResult> results) {

  public RecordedBlock {
    results = List.copyOf(results);
  }

  /** Where and when the ledger recorded it. */
  public record Place(long height, Instant committedAt) {}
}
