package org.varve.ledger.embedded;

import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.block.ChainBrokenException;
import org.varve.ledger.block.ChainTip;
import org.varve.ledger.block.EncodedLedgerBlock;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.block.RecordedBlock;
import org.varve.ledger.contract.AdmittedBlock;
import org.varve.ledger.contract.BlockPosition;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.Fold;
import org.varve.ledger.embedded.segment.Record;
import org.varve.ledger.state.FoldState;

/**
 * Folds stored ledger blocks into state, as after a crash or to make the state anew. No signature
 * is checked: admission did that, and what it said is stored. {@link Fsck} asks it again.
 */
final class Replay {
  private final LedgerState state;
  private final Staged staged;
  private ChainTip tip;

  /** Goes on where the state ends. */
  Replay(LedgerState state) {
    this.state = state;
    this.tip = state.tip();
    this.staged = new Staged(state, tip.treeSize());
  }

  /** Is shown each data block before it is folded. */
  @FunctionalInterface
  interface Check {
    Check NONE = (before, block) -> {};

    /**
     * @param before the state before the data block
     * @throws WrongBlockException if something is not as it should be
     */
    void beforeFold(FoldState before, RecordedBlock block);
  }

  /** A stored block whose bytes are whole and whose content is not what the rules lead to. */
  static final class WrongBlockException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongBlockException(@Nullable String what) {
      super(what);
    }

    String what() {
      return String.valueOf(getMessage());
    }
  }

  ChainTip tip() {
    return tip;
  }

  /**
   * Applies the next block.
   *
   * @throws WrongBlockException if it does not follow from what is below it; nothing was applied
   */
  LedgerBlock apply(Record record, Check check) {
    Digest hash = Digest.sha256(record.body());
    LedgerBlock block;
    ChainTip next;
    try {
      block = LedgerBlock.decode(record.body());
      next = tip.extendedBy(block, hash);
    } catch (MalformedException | ChainBrokenException e) {
      throw new WrongBlockException(e.getMessage());
    }
    fold(block, check);
    requireRoot(block);
    EncodedLedgerBlock encoded = block.encode();
    state.apply(block, encoded, new BlockLocation(record.position(), hash), staged.take());
    tip = next;
    return block;
  }

  private void fold(LedgerBlock block, Check check) {
    DataManagementContract contract = contractOf(block);
    block.genesis().ifPresent(genesis -> staged.add(found(contract, genesis)));
    for (RecordedBlock recorded : block.blocks()) {
      check.beforeFold(staged.state(), recorded);
      AdmittedBlock admitted = recorded.admitted();
      BlockPosition position = new BlockPosition(block.height(), staged.treeSize());
      Fold fold = contract.fold(staged.state(), admitted, position);
      if (!recorded.agreesWith(fold)) {
        throw new WrongBlockException(
            "data block %s was recorded with other outcomes than the contract comes to"
                .formatted(recorded.block().blockOperation().id().hex()));
      }
      staged.add(fold);
    }
  }

  private static Fold found(DataManagementContract contract, Operation genesis) {
    try {
      return contract.genesis(genesis);
    } catch (IllegalArgumentException e) {
      throw new WrongBlockException(e.getMessage());
    }
  }

  private static DataManagementContract contractOf(LedgerBlock block) {
    try {
      return DataManagementContract.ofVersion(block.contractVersion());
    } catch (IllegalArgumentException e) {
      throw new WrongBlockException(e.getMessage());
    }
  }

  private void requireRoot(LedgerBlock block) {
    Digest root = staged.root();
    if (!root.equals(block.head().root()) || staged.treeSize() != block.head().size()) {
      throw new WrongBlockException(
          "its head says %d leaves with root %s, its operations lead to %d with root %s"
              .formatted(block.head().size(), block.head().root(), staged.treeSize(), root));
    }
  }
}
