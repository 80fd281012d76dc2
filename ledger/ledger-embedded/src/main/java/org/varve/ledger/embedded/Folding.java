package org.varve.ledger.embedded;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.TreeHead;
import org.varve.ledger.block.ChainTip;
import org.varve.ledger.block.ChannelAnchor;
import org.varve.ledger.block.EncodedLedgerBlock;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.block.RecordedBlock;
import org.varve.ledger.contract.AdmittedBlock;
import org.varve.ledger.contract.BlockPosition;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.Fold;
import org.varve.ledger.embedded.segment.RecordPosition;
import org.varve.ledger.state.FoldState;

/**
 * Folds admitted blocks, one after the other, into the ledger block that is being made, and then
 * makes that durable and visible. For one thread.
 */
final class Folding {
  private final Chain chain;
  private final Staged staged;
  private final HeadSigner signer;
  private final List<RecordedBlock> recorded = new ArrayList<>();

  Folding(Chain chain, HeadSigner signer) {
    this.chain = chain;
    this.signer = signer;
    this.staged = new Staged(chain.state(), chain.tip().treeSize());
  }

  /** The contract's state after everything folded so far. */
  FoldState state() {
    return staged.state();
  }

  /** How many data blocks the ledger block has so far. */
  int count() {
    return recorded.size();
  }

  /** Founds the log. */
  TreeHead found(Operation genesis, Instant at, Optional<ChannelAnchor> anchor) throws IOException {
    staged.add(DataManagementContract.current().genesis(genesis));
    return store(at, DataManagementContract.VERSION, Optional.of(genesis), anchor);
  }

  /** Folds one more data block; it is part of the ledger block if anything comes of it. */
  Fold add(DataManagementContract contract, AdmittedBlock admitted) {
    BlockPosition position = new BlockPosition(chain.tip().height() + 1, staged.treeSize());
    Fold fold = contract.fold(staged.state(), admitted, position);
    if (!fold.isEmpty()) {
      staged.add(fold);
      recorded.add(RecordedBlock.of(admitted, fold));
    }
    return fold;
  }

  /**
   * Makes what was added durable, then visible.
   *
   * @throws IOException if it is unknown what is durable; nothing more may be added
   */
  TreeHead store(Instant at, int contractVersion, Optional<ChannelAnchor> anchor)
      throws IOException {
    return store(at, contractVersion, Optional.empty(), anchor);
  }

  private TreeHead store(
      Instant at, int version, Optional<Operation> genesis, Optional<ChannelAnchor> anchor)
      throws IOException {
    ChainTip tip = chain.tip();
    Digest previous = tip.hash();
    TreeHead head = signer.sign(staged.treeSize(), staged.root(), notBefore(tip, at));
    LedgerBlock block =
        new LedgerBlock(tip.height() + 1, previous, version, genesis, recorded, head, anchor);
    EncodedLedgerBlock encoded = block.encode();
    RecordPosition position = chain.commit(encoded);
    chain.apply(block, encoded, position, staged);
    recorded.clear();
    return head;
  }

  /** The time of a commit is never before that of the one below, whatever the clock does. */
  private static Instant notBefore(ChainTip tip, Instant at) {
    return at.isBefore(tip.committedAt()) ? tip.committedAt() : at;
  }
}
