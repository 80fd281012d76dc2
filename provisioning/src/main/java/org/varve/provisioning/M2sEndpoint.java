package org.varve.provisioning;

import com.google.protobuf.Duration;
import io.grpc.stub.StreamObserver;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.varve.proto.common.v1.EventStage;
import org.varve.proto.common.v1.LiveEvent;
import org.varve.proto.common.v1.LiveEventKind;
import org.varve.proto.common.v1.ProvisioningStatus;
import org.varve.proto.common.v1.UserOperations;
import org.varve.proto.m2s.v1.GetStatusRequest;
import org.varve.proto.m2s.v1.GetStatusResponse;
import org.varve.proto.m2s.v1.ListUserOperationsRequest;
import org.varve.proto.m2s.v1.ListUserOperationsResponse;
import org.varve.proto.m2s.v1.M2sServiceGrpc;
import org.varve.proto.m2s.v1.WatchEventsRequest;
import org.varve.proto.m2s.v1.WatchEventsResponse;
import org.varve.rp.CountChanges;
import org.varve.rp.EntityService;
import org.varve.rp.PeriodicStreams;
import org.varve.rp.ProcessFacts;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point M2S to monitoring (ITU-T Y.4561 clause 7.3.10). */
final class M2sEndpoint extends M2sServiceGrpc.M2sServiceImplBase {

  private static final int ENTRIES_A_MESSAGE = 1_000;

  private final ProcessFacts process;
  private final SubscriptionPlaces subscriptions;
  private final UserCalls calls;
  private final PeriodicStreams live;

  M2sEndpoint(
      ProcessFacts process,
      SubscriptionPlaces subscriptions,
      UserCalls calls,
      PeriodicStreams live) {
    this.live = live;
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
                M2sServiceGrpc.getListUserOperationsMethod(),
                M2sServiceGrpc.getWatchEventsMethod()));
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

  @Override
  public void watchEvents(WatchEventsRequest request, StreamObserver<WatchEventsResponse> caller) {
    CountChanges<Counted> changes = new CountChanges<>(ENTRIES_A_MESSAGE, counted(calls.counts()));
    live.open(caller, () -> changed(changes, calls.counts()));
  }

  /** Calls of a user, begun or refused. */
  private record Counted(String user, String method, boolean refused) {}

  private static Map<Counted, Long> counted(List<UserCalls.Count> counts) {
    Map<Counted, Long> counted = new LinkedHashMap<>();
    for (UserCalls.Count count : counts) {
      counted.put(new Counted(count.user(), count.method(), false), count.calls());
      counted.put(new Counted(count.user(), count.method(), true), count.refused());
    }
    return counted;
  }

  private static WatchEventsResponse changed(
      CountChanges<Counted> changes, List<UserCalls.Count> counts) {
    Map<Counted, Long> grown = changes.since(counted(counts));
    WatchEventsResponse.Builder message =
        WatchEventsResponse.newBuilder()
            .setHeartbeat(Duration.newBuilder().setSeconds(PeriodicStreams.SECOND.toSeconds()));
    for (UserCalls.Count count : counts) {
      for (boolean refused : new boolean[] {false, true}) {
        Long by = grown.get(new Counted(count.user(), count.method(), refused));
        if (by != null) {
          message.addEvents(event(count, refused).setCount(by));
        }
      }
    }
    return message.build();
  }

  private static LiveEvent.Builder event(UserCalls.Count count, boolean refused) {
    return LiveEvent.newBuilder()
        .setStage(EventStage.EVENT_STAGE_TRANSFER)
        .setKind(
            refused
                ? LiveEventKind.LIVE_EVENT_KIND_CALL_REFUSED
                : LiveEventKind.LIVE_EVENT_KIND_CALLED)
        .setEntity("provisioning")
        .setAt(Messages.timestamp(count.lastAt()))
        .setActor(count.user())
        .setAction(count.method())
        .setReason(refused ? count.lastReason().orElse("") : "");
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
