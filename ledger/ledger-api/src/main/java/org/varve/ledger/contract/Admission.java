package org.varve.ledger.contract;

import java.util.function.Function;
import org.varve.evidence.operation.DataBlock;

/** What admission says of a data block. */
public sealed interface Admission permits AdmittedBlock, RefusedBlock {

  DataBlock block();

  /** One answer for each case. */
  <T> T fold(Function<AdmittedBlock, T> admitted, Function<RefusedBlock, T> refused);
}
