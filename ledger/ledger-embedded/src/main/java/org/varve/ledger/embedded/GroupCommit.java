package org.varve.ledger.embedded;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.ledger.BlockRefusedException;
import org.varve.ledger.Commit;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.TreeHead;
import org.varve.ledger.block.ChainTip;
import org.varve.ledger.block.EncodedLedgerBlock;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.block.RecordedBlock;
import org.varve.ledger.contract.AdmittedBlock;
import org.varve.ledger.contract.BlockPosition;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.Fold;
import org.varve.ledger.contract.Refusal;
import org.varve.ledger.contract.RefusedBlock;
import org.varve.ledger.embedded.segment.RecordPosition;

/**
 * Commits a group of data blocks as one ledger block: fold each, sign the new tree head, one
 * fdatasync – that is the commit –, and only then let it be seen. For the writer's thread.
 */
final class GroupCommit implements GroupWriter.Work<Request> {
  private final Chain chain;
  private final Staged staged;
  private final AdmissionDesk desk;
  private final HeadSigner signer;
  private final Clock clock;
  private final Progress progress;

  GroupCommit(Chain chain, AdmissionDesk desk, HeadSigner signer, Clock clock, Progress progress) {
    this.chain = chain;
    this.staged = new Staged(chain.state(), chain.tip().treeSize());
    this.desk = desk;
    this.signer = signer;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Records a group.
   *
   * @return answers each request; by then all of it is durable and can be read
   * @throws IOException if it is unknown what is durable; nothing more may be committed
   */
  @Override
  public Runnable commit(List<Request> group) throws IOException {
    List<RecordedBlock> recorded = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (Request request : group) {
      verdicts.add(judge(request, recorded));
    }
    if (!recorded.isEmpty()) {
      store(recorded);
    }
    Progress.Point now = progress.newest();
    return () -> verdicts.forEach(verdict -> verdict.answer(now));
  }

  @Override
  public void refuse(Request request, LedgerFailedException why) {
    request.answer().completeExceptionally(why);
    progress.end();
  }

  /** What the contract says of one block: outcomes, or why it is refused as a whole. */
  private record Verdict(
      Request request, List<OperationOutcome> outcomes, Optional<BlockRefusedException> refused) {

    static Verdict refused(Request request, Refusal refusal) {
      BlockRefusedException why = new BlockRefusedException(refusal.reason(), refusal.detail());
      return new Verdict(request, List.of(), Optional.of(why));
    }

    void answer(Progress.Point now) {
      if (refused.isPresent()) {
        request.answer().completeExceptionally(refused.get());
      } else {
        request
            .answer()
            .complete(
                new Commit(now.chain().height(), now.chain().committedAt(), now.head(), outcomes));
      }
    }
  }

  private Verdict judge(Request request, List<RecordedBlock> recorded) {
    return desk.admissionOf(request, staged.state())
        .fold(
            admitted -> record(request, admitted, recorded),
            (RefusedBlock refused) -> Verdict.refused(request, refused.refusal()));
  }

  private Verdict record(Request request, AdmittedBlock admitted, List<RecordedBlock> recorded) {
    BlockPosition position = new BlockPosition(chain.tip().height() + 1, staged.treeSize());
    Fold fold = DataManagementContract.current().fold(staged.state(), admitted, position);
    if (!fold.isEmpty()) {
      staged.add(fold);
      recorded.add(RecordedBlock.of(admitted, fold));
      if (fold.changesRegistry()) {
        desk.registryChanged();
      }
    }
    return fold.refusal()
        .map(refusal -> Verdict.refused(request, refusal))
        .orElseGet(() -> new Verdict(request, fold.outcomes(), Optional.empty()));
  }

  private void store(List<RecordedBlock> recorded) throws IOException {
    ChainTip tip = chain.tip();
    TreeHead head = signer.sign(staged.treeSize(), staged.root(), now(tip));
    LedgerBlock block =
        new LedgerBlock(
            tip.height() + 1,
            tip.hash(),
            DataManagementContract.VERSION,
            Optional.empty(),
            recorded,
            head);
    EncodedLedgerBlock encoded = block.encode();
    RecordPosition position = chain.commit(encoded);
    chain.apply(block, encoded, position, staged);
    desk.changesVisible();
    progress.advance(new Progress.Point(chain.tip(), head));
  }

  /** The time of a commit is never before that of the one below, whatever the clock does. */
  private Instant now(ChainTip tip) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return now.isBefore(tip.committedAt()) ? tip.committedAt() : now;
  }
}
