package org.varve.representation.domain;

import java.util.List;
import org.varve.evidence.operation.DataBlock;

/**
 * A data block with the content that its operations commit to.
 *
 * @param block the signed block
 * @param submissions its operations with their items, in the block's order
 */
public record SealedBlock(DataBlock block, List<Submission> submissions) {

  public SealedBlock {
    submissions = List.copyOf(submissions);
  }
}
