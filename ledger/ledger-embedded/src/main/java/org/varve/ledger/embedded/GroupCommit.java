package org.varve.ledger.embedded;

import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.ledger.BlockRefusedException;
import org.varve.ledger.Commit;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.TreeHead;
import org.varve.ledger.contract.AdmittedBlock;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.Fold;
import org.varve.ledger.contract.Refusal;
import org.varve.ledger.contract.RefusedBlock;

/**
 * Commits a group of data blocks as one ledger block: fold each, sign the new tree head, one
 * fdatasync – that is the commit –, and only then let it be seen. For the writer's thread.
 */
final class GroupCommit implements GroupWriter.Work<Request> {
  private final Chain chain;
  private final Folding folding;
  private final AdmissionDesk desk;
  private final Clock clock;
  private final Progress progress;

  GroupCommit(Chain chain, AdmissionDesk desk, HeadSigner signer, Clock clock, Progress progress) {
    this.chain = chain;
    this.folding = new Folding(chain, signer);
    this.desk = desk;
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
    List<Verdict> verdicts = new ArrayList<>();
    for (Request request : group) {
      verdicts.add(judge(request));
    }
    if (folding.count() > 0) {
      store();
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

  private Verdict judge(Request request) {
    return desk.admissionOf(request, folding.state())
        .fold(
            admitted -> record(request, admitted),
            (RefusedBlock refused) -> Verdict.refused(request, refused.refusal()));
  }

  private Verdict record(Request request, AdmittedBlock admitted) {
    Fold fold = folding.add(DataManagementContract.current(), admitted);
    if (fold.changesRegistry()) {
      desk.registryChanged();
    }
    return fold.refusal()
        .map(refusal -> Verdict.refused(request, refusal))
        .orElseGet(() -> new Verdict(request, fold.outcomes(), Optional.empty()));
  }

  private void store() throws IOException {
    TreeHead head =
        folding.store(
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            DataManagementContract.VERSION,
            Optional.empty());
    desk.changesVisible();
    progress.advance(new Progress.Point(chain.tip(), head));
  }
}
