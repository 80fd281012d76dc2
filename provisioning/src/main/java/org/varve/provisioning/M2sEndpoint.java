package org.varve.provisioning;

import io.grpc.stub.StreamObserver;
import java.util.Comparator;
import java.util.List;
import org.varve.proto.common.v1.ProvisioningStatus;
import org.varve.proto.common.v1.UserOperations;
import org.varve.proto.m2s.v1.GetStatusRequest;
import org.varve.proto.m2s.v1.GetStatusResponse;
import org.varve.proto.m2s.v1.ListUserOperationsRequest;
import org.varve.proto.m2s.v1.ListUserOperationsResponse;
import org.varve.proto.m2s.v1.M2sServiceGrpc;
import org.varve.rp.EntityService;
import org.varve.rp.ProcessFacts;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point M2S to monitoring (ITU-T Y.4561 clause 7.3.10). */
final class M2sEndpoint extends M2sServiceGrpc.M2sServiceImplBase {

  private static final int ENTRIES_A_MESSAGE = 1_000;

  private final ProcessFacts process;
  private final SubscriptionPlaces subscriptions;
  private final UserCalls calls;

  M2sEndpoint(ProcessFacts process, SubscriptionPlaces subscriptions, UserCalls calls) {
    this.process = process;
    this.subscriptions = subscriptions;
    this.calls = calls;
  }

  /** The service with its callers: entities alone. */
  EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.ENTITY,
                M2sServiceGrpc.getGetStatusMethod(),
                M2sServiceGrpc.getListUserOperationsMethod()));
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

  @Override
  public void listUserOperations(
      ListUserOperationsRequest request, StreamObserver<ListUserOperationsResponse> caller) {
    List<UserOperations> all =
        calls.counts().stream()
            .filter(each -> request.getUser().isEmpty() || request.getUser().equals(each.user()))
            .sorted(
                Comparator.comparing(UserCalls.Count::user).thenComparing(UserCalls.Count::method))
            .map(M2sEndpoint::operations)
            .toList();
    int from = 0;
    do {
      int to = Math.min(all.size(), from + ENTRIES_A_MESSAGE);
      caller.onNext(
          ListUserOperationsResponse.newBuilder()
              .addAllOperations(all.subList(from, to))
              .setSince(Messages.timestamp(calls.since()))
              .build());
      from = to;
    } while (from < all.size());
    caller.onCompleted();
  }

  private static UserOperations operations(UserCalls.Count count) {
    return UserOperations.newBuilder()
        .setUser(count.user())
        .setMethod(count.method())
        .setCalls(count.calls())
        .setRefused(count.refused())
        .setLastReason(count.lastReason().orElse(""))
        .setLastAt(Messages.timestamp(count.lastAt()))
        .build();
  }
}
