package org.varve.monitoring.adapter.grpc;

import io.grpc.stub.StreamObserver;
import org.varve.proto.v2m.v1.GetOverviewRequest;
import org.varve.proto.v2m.v1.GetOverviewResponse;
import org.varve.proto.v2m.v1.V2mServiceGrpc;
import org.varve.rp.EntityService;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point V2M to supervisors (ITU-T Y.4561 clause 7.3.3). */
public final class V2mEndpoint extends V2mServiceGrpc.V2mServiceImplBase {
  private final Overview overview;

  public V2mEndpoint(Overview overview) {
    this.overview = overview;
  }

  /** The service with its callers: supervisors alone. */
  public EntityService service() {
    return EntityService.of(
        this, RoleTable.denyAll().allow(Role.SUPERVISOR, V2mServiceGrpc.getGetOverviewMethod()));
  }

  @Override
  public void getOverview(GetOverviewRequest request, StreamObserver<GetOverviewResponse> caller) {
    caller.onNext(overview.now());
    caller.onCompleted();
  }
}
