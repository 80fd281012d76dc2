package org.varve.provisioning;

import io.grpc.stub.StreamObserver;
import org.varve.proto.common.v1.ProvisioningStatus;
import org.varve.proto.m2s.v1.GetStatusRequest;
import org.varve.proto.m2s.v1.GetStatusResponse;
import org.varve.proto.m2s.v1.M2sServiceGrpc;
import org.varve.rp.EntityService;
import org.varve.rp.ProcessFacts;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point M2S to monitoring (ITU-T Y.4561 clause 7.3.10). */
final class M2sEndpoint extends M2sServiceGrpc.M2sServiceImplBase {

  private final ProcessFacts process;
  private final SubscriptionPlaces subscriptions;

  M2sEndpoint(ProcessFacts process, SubscriptionPlaces subscriptions) {
    this.process = process;
    this.subscriptions = subscriptions;
  }

  /** The service with its callers: entities alone. */
  EntityService service() {
    return EntityService.of(
        this, RoleTable.denyAll().allow(Role.ENTITY, M2sServiceGrpc.getGetStatusMethod()));
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> caller) {
    ProvisioningStatus status =
        ProvisioningStatus.newBuilder()
            .setProcess(process.status())
            .setOpenSubscriptions(subscriptions.taken())
            .build();
    caller.onNext(GetStatusResponse.newBuilder().setStatus(status).build());
    caller.onCompleted();
  }
}
