package org.varve.ledger.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.MemoryNodes;
import org.varve.evidence.log.MerkleLog;
import org.varve.evidence.log.ReceiptSigner;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.TreeHead;
import org.varve.ledger.block.ChainTip;
import org.varve.ledger.block.EncodedLedgerBlock;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.block.RecordedBlock;
import org.varve.ledger.block.StateLog;
import org.varve.ledger.contract.BlockPosition;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.Fold;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.state.StateWrite;

/** Ledger blocks in memory with the state, the tree and the operations that follow from them. */
final class MemoryChain {

  private final ReceiptSigner receipts;
  private final CheckpointSigner checkpoints;
  private final MapState state = new MapState();
  private final MemoryNodes nodes = new MemoryNodes();
  private final MerkleLog tree = new MerkleLog(nodes);
  private final List<Operation> operations = new ArrayList<>();
  private final List<EncodedLedgerBlock> blocks = new ArrayList<>();
  private ChainTip tip = ChainTip.EMPTY;

  MemoryChain(LedgerFixtures fixtures) {
    receipts = new ReceiptSigner(fixtures.receiptKey(), fixtures.origin());
    checkpoints = new CheckpointSigner(fixtures.checkpointKey(), fixtures.origin());
  }

  void found(Operation genesis, Instant time) {
    Fold fold = DataManagementContract.current().genesis(genesis);
    grow(fold);
    store(block(Optional.of(genesis), List.of(), time), fold.writes());
  }

  /** Adds a ledger block: data blocks that were folded one after the other on an overlay. */
  void add(List<RecordedBlock> recorded, List<Fold> folds, Instant time) {
    folds.forEach(this::grow);
    store(block(Optional.empty(), recorded, time), writesOf(folds));
  }

  /** Folds a stored block again and refuses to go on if that comes to anything else. */
  void replay(byte[] stored) {
    LedgerBlock block = LedgerBlock.decode(stored);
    DataManagementContract contract = DataManagementContract.ofVersion(block.contractVersion());
    List<Fold> folds = new ArrayList<>(block.genesis().map(contract::genesis).stream().toList());
    OverlayState overlay = new OverlayState(state);
    boolean agrees = true;
    folds.forEach(this::grow);
    for (RecordedBlock recorded : block.blocks()) {
      Fold fold = contract.fold(overlay, recorded.admitted(), next(tree.size()));
      overlay.putAll(fold.writes());
      folds.add(fold);
      grow(fold);
      agrees &= recorded.agreesWith(fold);
    }
    if (!agrees || !tree.root().equals(block.head().root())) {
      throw new IllegalStateException("replay of ledger block " + block.height() + " differs");
    }
    store(block, writesOf(folds));
  }

  /** Where the next data block comes to lie, given the size of the log before it. */
  BlockPosition next(long treeSize) {
    return new BlockPosition(tip.height() + 1, treeSize);
  }

  ChainTip tip() {
    return tip;
  }

  MapState state() {
    return state;
  }

  StateLog log(Object lock) {
    return new StateLog(
        state,
        (level, index) -> {
          synchronized (lock) {
            return nodes.get(level, index);
          }
        },
        leafIndex -> {
          synchronized (lock) {
            return operations.get((int) leafIndex);
          }
        });
  }

  LogIdentity identity() {
    return new LogIdentity(
        checkpoints.noteKey().name(),
        receipts.verificationKey(),
        checkpoints.noteKey(),
        operations.get(0));
  }

  CommittedBlock committed(long height) {
    return LedgerBlock.decode(blocks.get((int) height).bytes()).committed(state);
  }

  List<byte[]> stored() {
    return blocks.stream().map(EncodedLedgerBlock::bytes).toList();
  }

  private static List<StateWrite> writesOf(List<Fold> folds) {
    return folds.stream().flatMap(fold -> fold.writes().stream()).toList();
  }

  private void grow(Fold fold) {
    fold.leaves()
        .forEach(
            leaf -> {
              tree.append(leaf.operation().leafHash());
              operations.add(leaf.operation());
            });
  }

  private LedgerBlock block(
      Optional<Operation> genesis, List<RecordedBlock> recorded, Instant time) {
    Checkpoint checkpoint = new Checkpoint(checkpoints.noteKey().name(), tree.size(), tree.root());
    TreeHead head =
        new TreeHead(
            tree.size(),
            tree.root(),
            time,
            receipts.sign(tree.root(), time),
            checkpoints.sign(checkpoint));
    return new LedgerBlock(
        tip.height() + 1, tip.hash(), DataManagementContract.VERSION, genesis, recorded, head);
  }

  /** The newest height is written last: readers never see a head before what it is of. */
  private void store(LedgerBlock block, List<StateWrite> writes) {
    EncodedLedgerBlock encoded = block.encode();
    tip = tip.extendedBy(block, encoded.hash());
    blocks.add(encoded);
    List<StateWrite> headWrites = block.headWrites();
    state.apply(headWrites.subList(0, 1));
    state.apply(writes);
    state.apply(headWrites.subList(1, headWrites.size()));
  }
}
