package org.varve.ledger.embedded;

import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.log.MerkleLog;
import org.varve.evidence.log.NodeStore;
import org.varve.ledger.contract.Fold;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateWrite;

/**
 * State and log as they will be after the ledger block that is being made: what is folded next sees
 * what was folded before, though nothing of it is stored yet. For one thread.
 */
final class Staged {
  private final LedgerState state;
  private final MerkleLog log;
  private OverlayState overlay;

  Staged(LedgerState state, long treeSize) {
    this.state = state;
    this.overlay = new OverlayState(state.store());
    this.log = new MerkleLog(new Nodes(), treeSize);
  }

  /** The contract's state so far. */
  FoldState state() {
    return overlay;
  }

  /** How many leaves the log has so far. */
  long treeSize() {
    return log.size();
  }

  Digest root() {
    return log.root();
  }

  /** Adds what a data block, or the genesis operation, was folded to. */
  void add(Fold fold) {
    overlay.putAll(fold.writes());
    fold.leaves().forEach(leaf -> log.append(leaf.operation().leafHash()));
  }

  /** Everything added since the last call, to be applied before anything else is added. */
  List<StateWrite> take() {
    List<StateWrite> writes = overlay.writes();
    overlay = new OverlayState(state.store());
    return writes;
  }

  private final class Nodes implements NodeStore {
    @Override
    public Digest get(int level, long index) {
      StateKey key = LocalKeys.node(level, index);
      return LedgerState.found(overlay, key)
          .map(Digest::of)
          .orElseThrow(() -> LedgerState.missing(key));
    }

    @Override
    public void put(int level, long index, Digest node) {
      overlay.put(LocalKeys.node(level, index), node.bytes());
    }
  }
}
