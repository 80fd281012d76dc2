package org.varve.ledger.contract;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import org.varve.evidence.operation.DataBlock;

/** A data block that may not be recorded, because of its BLOCK operation. */
public record RefusedBlock(DataBlock block, Refusal refusal) implements Admission {

  public RefusedBlock {
    requireNonNull(block);
    requireNonNull(refusal);
  }

  @Override
  public <T> T fold(Function<AdmittedBlock, T> admitted, Function<RefusedBlock, T> refused) {
    return refused.apply(this);
  }
}
