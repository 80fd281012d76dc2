package org.varve.ledger.embedded;

import java.util.concurrent.CompletableFuture;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.Commit;
import org.varve.ledger.contract.Admission;

/**
 * A data block on its way into the ledger.
 *
 * @param admission what was said of it when it came
 * @param registryVersion the registry's version then; under another one it is admitted anew
 * @param answer completed once the block is durable and visible
 */
record Request(Admission admission, long registryVersion, CompletableFuture<Commit> answer) {
  DataBlock block() {
    return admission.block();
  }

  long bytes() {
    return block().encode().length;
  }
}
