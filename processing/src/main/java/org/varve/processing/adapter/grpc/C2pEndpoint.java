package org.varve.processing.adapter.grpc;

import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.varve.ledger.ResourceKind;
import org.varve.processing.application.ChangeResource;
import org.varve.processing.application.FollowResources;
import org.varve.processing.application.ReadResources;
import org.varve.processing.application.ResourceRules;
import org.varve.processing.domain.ResourceDetails;
import org.varve.proto.c2p.v1.ApplyRequest;
import org.varve.proto.c2p.v1.ApplyResponse;
import org.varve.proto.c2p.v1.C2pServiceGrpc;
import org.varve.proto.c2p.v1.GetConfigurationRequest;
import org.varve.proto.c2p.v1.GetConfigurationResponse;
import org.varve.proto.c2p.v1.QueryEventsRequest;
import org.varve.proto.c2p.v1.QueryEventsResponse;
import org.varve.proto.c2p.v1.QueryRequest;
import org.varve.proto.c2p.v1.QueryResponse;
import org.varve.proto.c2p.v1.ValidateRequest;
import org.varve.proto.c2p.v1.ValidateResponse;
import org.varve.proto.common.v1.Setting;
import org.varve.rp.EntityService;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point C2P to controlling (ITU-T Y.4561 clause 7.3.8). */
public final class C2pEndpoint extends C2pServiceGrpc.C2pServiceImplBase {

  private final ReadResources resources;
  private final ResourceRules rules;
  private final ChangeResource changes;
  private final Following following;
  private final Settings settings;

  /** How events are followed, and those who follow. */
  public record Following(FollowResources begin, int streamsMax) {}

  /** What processing goes by, by name. */
  public interface Settings {
    Map<String, String> now();
  }

  private final StreamLimit streams;

  public C2pEndpoint(
      ReadResources resources,
      ResourceRules rules,
      ChangeResource changes,
      Following following,
      Settings settings) {
    this.resources = resources;
    this.rules = rules;
    this.changes = changes;
    this.following = following;
    this.settings = settings;
    this.streams = new StreamLimit("lists of resources", following.streamsMax());
  }

  /** The service, for entities only. */
  public EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.ENTITY,
                C2pServiceGrpc.getValidateMethod(),
                C2pServiceGrpc.getApplyMethod(),
                C2pServiceGrpc.getQueryMethod(),
                C2pServiceGrpc.getGetConfigurationMethod(),
                C2pServiceGrpc.getQueryEventsMethod()));
  }

  @Override
  public void validate(ValidateRequest request, StreamObserver<ValidateResponse> caller) {
    Told.answer(
        caller,
        () -> {
          ResourceRules.Proposal proposal = ResourceMessages.proposal(request.getResource());
          return ValidateResponse.newBuilder()
              .setChange(
                  ResourceMessages.trial(
                      request.getResource(),
                      resources.find(proposal.kind(), proposal.id(), 0),
                      rules.problems(proposal, ResourceMessages.actor(request.getActor()))))
              .build();
        });
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyResponse> caller) {
    Told.answer(
        caller,
        () ->
            ApplyResponse.newBuilder()
                .setChange(
                    ResourceMessages.change(
                        changes.applyOwned(request.getOperation().toByteArray())))
                .build());
  }

  @Override
  public void query(QueryRequest request, StreamObserver<QueryResponse> caller) {
    streams.send(
        caller,
        () ->
            new StreamLimit.Opened<>(
                1,
                ResourceMessages.pages(
                    found(request),
                    page -> QueryResponse.newBuilder().addAllResources(page).build())));
  }

  private List<ResourceDetails> found(QueryRequest request) {
    Optional<ResourceKind> kind =
        request.getKind().isEmpty() && request.getWaiting()
            ? Optional.empty()
            : Optional.of(ReadResources.kind(request.getKind()));
    if (request.getId().isEmpty()) {
      return request.getWaiting()
          ? resources.waiting(kind)
          : resources.all(kind.orElseThrow()).toList();
    }
    ResourceKind one = ReadResources.kind(request.getKind());
    return List.of(
        request.getWaiting()
            ? resources.requireWaiting(one, request.getId())
            : resources.require(one, request.getId(), request.getVersion()));
  }

  @Override
  public void getConfiguration(
      GetConfigurationRequest request, StreamObserver<GetConfigurationResponse> caller) {
    Told.answer(
        caller,
        () -> {
          GetConfigurationResponse.Builder response = GetConfigurationResponse.newBuilder();
          settings
              .now()
              .forEach(
                  (name, value) ->
                      response.addSettings(Setting.newBuilder().setName(name).setValue(value)));
          return response.build();
        });
  }

  @Override
  public void queryEvents(QueryEventsRequest request, StreamObserver<QueryEventsResponse> caller) {
    OptionalLong from =
        request.hasFromPosition()
            ? OptionalLong.of(Requests.leaf(request.getFromPosition()))
            : OptionalLong.empty();
    streams.send(
        caller,
        () -> {
          FollowResources.Follower follower = following.begin().begin(wanted(request), from);
          return new StreamLimit.Opened<>(1, ResourceMessages.toTheEnd(follower));
        });
  }

  private static FollowResources.Wanted wanted(QueryEventsRequest request) {
    return new FollowResources.Wanted(
        Optional.of(request.getKind()).filter(kind -> !kind.isEmpty()).map(ReadResources::kind),
        Optional.of(request.getId()).filter(id -> !id.isEmpty()));
  }
}
