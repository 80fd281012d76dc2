package org.varve.monitoring.adapter.grpc;

import io.grpc.stub.StreamObserver;
import org.varve.proto.v2m.v1.AuditRequest;
import org.varve.proto.v2m.v1.AuditResponse;
import org.varve.proto.v2m.v1.CheckSequenceRequest;
import org.varve.proto.v2m.v1.CheckSequenceResponse;
import org.varve.proto.v2m.v1.GetOverviewRequest;
import org.varve.proto.v2m.v1.GetOverviewResponse;
import org.varve.proto.v2m.v1.V2mServiceGrpc;
import org.varve.proto.v2m.v1.WatchEventsRequest;
import org.varve.proto.v2m.v1.WatchEventsResponse;
import org.varve.rp.EntityService;
import org.varve.rp.Relay;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point V2M to supervisors (ITU-T Y.4561 clause 7.3.3). */
public final class V2mEndpoint extends V2mServiceGrpc.V2mServiceImplBase {
  private final Callees callees;
  private final Overview overview;

  public V2mEndpoint(Callees callees, Overview overview) {
    this.callees = callees;
    this.overview = overview;
  }

  /** The service with its callers: supervisors alone. */
  public EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.SUPERVISOR,
                V2mServiceGrpc.getGetOverviewMethod(),
                V2mServiceGrpc.getWatchEventsMethod(),
                V2mServiceGrpc.getAuditMethod(),
                V2mServiceGrpc.getCheckSequenceMethod()));
  }

  @Override
  public void getOverview(GetOverviewRequest request, StreamObserver<GetOverviewResponse> caller) {
    caller.onNext(overview.now());
    caller.onCompleted();
  }

  @Override
  public void watchEvents(WatchEventsRequest request, StreamObserver<WatchEventsResponse> caller) {
    callees
        .processingStaying()
        .watchEvents(Messages.toProcessing(request), Relay.to(caller, Messages::toSupervisor));
  }

  @Override
  public void audit(AuditRequest request, StreamObserver<AuditResponse> caller) {
    callees
        .processingPassing()
        .audit(Messages.toProcessing(request), Relay.to(caller, Messages::toSupervisor));
  }

  @Override
  public void checkSequence(
      CheckSequenceRequest request, StreamObserver<CheckSequenceResponse> caller) {
    callees
        .processingPassing()
        .checkSequence(Messages.toProcessing(request), Relay.to(caller, Messages::toSupervisor));
  }
}
