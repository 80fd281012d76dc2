package org.varve.ledger.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.BlockRefusedException;
import org.varve.ledger.Commit;
import org.varve.ledger.TreeHead;
import org.varve.ledger.block.RecordedBlock;
import org.varve.ledger.contract.AdmittedBlock;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.Fold;
import org.varve.ledger.contract.Refusal;
import org.varve.ledger.contract.StateRegistry;
import org.varve.ledger.state.OverlayState;

/** Data blocks that become one ledger block: each is judged by the state after the one before. */
final class MemoryGroup {

  private final DataManagementContract contract = DataManagementContract.current();
  private final MemoryChain chain;
  private final OverlayState overlay;
  private final StateRegistry registry;
  private final List<RecordedBlock> recorded = new ArrayList<>();
  private final List<Fold> folds = new ArrayList<>();
  private final List<BiFunction<Long, TreeHead, CompletableFuture<Commit>>> answers =
      new ArrayList<>();
  private long treeSize;

  MemoryGroup(MemoryChain chain, StateRegistry registry) {
    this.chain = chain;
    this.overlay = new OverlayState(chain.state());
    this.registry = registry.over(overlay);
    this.treeSize = chain.tip().treeSize();
  }

  void add(DataBlock block) {
    answers.add(
        contract
            .admit(registry, block)
            .fold(this::fold, refused -> (height, head) -> failed(refused.refusal())));
  }

  boolean isEmpty() {
    return recorded.isEmpty();
  }

  /** The data blocks that are worth storing. */
  List<RecordedBlock> recorded() {
    return recorded;
  }

  List<Fold> folds() {
    return folds;
  }

  /** What became of each block, once the group is committed. */
  List<CompletableFuture<Commit>> answers(long height, TreeHead head) {
    return answers.stream().map(answer -> answer.apply(height, head)).toList();
  }

  private BiFunction<Long, TreeHead, CompletableFuture<Commit>> fold(AdmittedBlock admitted) {
    Fold fold = contract.fold(overlay, admitted, chain.next(treeSize));
    overlay.putAll(fold.writes());
    treeSize += fold.leaves().size();
    if (!fold.isEmpty()) {
      recorded.add(RecordedBlock.of(admitted, fold));
      folds.add(fold);
    }
    return (height, head) ->
        fold.refusal()
            .map(MemoryGroup::failed)
            .orElseGet(
                () ->
                    CompletableFuture.completedFuture(
                        new Commit(height, head.time(), head, fold.outcomes())));
  }

  private static CompletableFuture<Commit> failed(Refusal refusal) {
    return CompletableFuture.failedFuture(
        new BlockRefusedException(refusal.reason(), refusal.detail()));
  }
}
