package org.varve.processing.adapter.grpc;

import io.grpc.stub.StreamObserver;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerStatus;
import org.varve.processing.application.FoldProgress;
import org.varve.proto.common.v1.ProcessingStatus;
import org.varve.proto.m2p.v1.GetStatusRequest;
import org.varve.proto.m2p.v1.GetStatusResponse;
import org.varve.proto.m2p.v1.M2pServiceGrpc;
import org.varve.rp.EntityService;
import org.varve.rp.ProcessFacts;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point M2P to monitoring (ITU-T Y.4561 clause 7.3.11). */
public final class M2pEndpoint extends M2pServiceGrpc.M2pServiceImplBase {
  private final ProcessFacts process;
  private final Ledger ledger;
  private final FoldProgress progress;

  public M2pEndpoint(ProcessFacts process, Ledger ledger, FoldProgress progress) {
    this.process = process;
    this.ledger = ledger;
    this.progress = progress;
  }

  /** The service, for entities only. */
  public EntityService service() {
    return EntityService.of(
        this, RoleTable.denyAll().allow(Role.ENTITY, M2pServiceGrpc.getGetStatusMethod()));
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> caller) {
    Told.answer(caller, () -> GetStatusResponse.newBuilder().setStatus(status()).build());
  }

  private ProcessingStatus status() {
    LedgerStatus status = ledger.status();
    return ProcessingStatus.newBuilder()
        .setProcess(process.status())
        .setOrigin(ledger.identity().origin())
        .setLedgerOpen(status.state() == LedgerStatus.State.OPEN)
        .setLedgerDetail(status.detail())
        .setLedgerHeight(status.height())
        .setTreeSize(status.treeSize())
        .setNewestCommitAt(Answers.timestamp(ledger.log().head().time()))
        .setQueuedBlocks(status.queued())
        .setIndexBlocksBehind(progress.behind(status.height()))
        .build();
  }
}
