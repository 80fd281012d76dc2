package org.varve.ledger.embedded;

import java.util.concurrent.CompletableFuture;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.contract.Admission;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.StateRegistry;
import org.varve.ledger.state.FoldState;

/**
 * Judges data blocks in the threads of those who append them, where their signatures cost the
 * writer nothing and are checked on every core.
 *
 * <p>The result is that of judging them one after the other in the writer: when the registry has
 * changed in between, the writer judges again.
 */
final class AdmissionDesk {
  private final DataManagementContract contract;
  private final StateRegistry registry;

  /** Changes of the registry that were folded; the writer's own. */
  private long folded;

  /** Changes that can be read; never ahead of what the state shows. */
  private volatile long visible;

  AdmissionDesk(DataManagementContract contract, FoldState state) {
    this.contract = contract;
    this.registry = StateRegistry.of(state);
  }

  /** Judges a block; for any thread. */
  Request receive(DataBlock block) {
    long version = visible;
    return new Request(contract.admit(registry, block), version, new CompletableFuture<>());
  }

  /** What to say of a block now, in its turn; for the writer. */
  Admission admissionOf(Request request, FoldState now) {
    return request.registryVersion() == folded
        ? request.admission()
        : contract.admit(registry.over(now), request.block());
  }

  /** A block that changes the registry was folded; for the writer. */
  void registryChanged() {
    folded++;
  }

  /** Everything folded can be read; for the writer. */
  void changesVisible() {
    visible = folded;
  }
}
