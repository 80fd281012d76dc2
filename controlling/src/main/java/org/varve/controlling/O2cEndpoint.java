package org.varve.controlling;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.operation.ActorName;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.o2c.v1.ApplyRequest;
import org.varve.proto.o2c.v1.ApplyResponse;
import org.varve.proto.o2c.v1.GetRequest;
import org.varve.proto.o2c.v1.GetResponse;
import org.varve.proto.o2c.v1.ListRequest;
import org.varve.proto.o2c.v1.ListResponse;
import org.varve.proto.o2c.v1.O2cServiceGrpc;
import org.varve.proto.o2c.v1.QueryRequest;
import org.varve.proto.o2c.v1.QueryResponse;
import org.varve.proto.o2c.v1.WatchRequest;
import org.varve.proto.o2c.v1.WatchResponse;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;
import org.varve.rp.StreamedAnswer;

/** Serves reference point O2C to operators (ITU-T Y.4561 clause 7.3.2). */
final class O2cEndpoint extends O2cServiceGrpc.O2cServiceImplBase {

  private static final Logger LOG = LoggerFactory.getLogger(O2cEndpoint.class);

  private final Processing processing;
  private final Representation representation;
  private final Owners owners;
  private final Operators operators;
  private final OpenWatches watches;
  private final ControllingMetrics metrics;

  O2cEndpoint(
      Processing processing,
      Representation representation,
      Provisioning provisioning,
      OpenWatches watches,
      ControllingMetrics metrics) {
    this.watches = watches;
    this.metrics = metrics;
    this.processing = processing;
    this.representation = representation;
    this.owners = new Owners(processing, representation, provisioning);
    this.operators = new Operators(processing);
  }

  /** The service with its callers: operators alone. */
  EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.OPERATOR,
                O2cServiceGrpc.getApplyMethod(),
                O2cServiceGrpc.getGetMethod(),
                O2cServiceGrpc.getListMethod(),
                O2cServiceGrpc.getQueryMethod(),
                O2cServiceGrpc.getWatchMethod()));
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyResponse> answer) {
    ResourceChange change;
    try {
      change = change(request, operators.require());
    } catch (Failure e) {
      if (!request.getDryRun() && !e.reason().isTransient()) {
        metrics.changed(false);
      }
      throw e;
    }
    answer.onNext(ApplyResponse.newBuilder().setChange(change).build());
    answer.onCompleted();
  }

  private ResourceChange change(ApplyRequest request, ActorName operator) {
    if (!request.getOperation().isEmpty()) {
      if (request.getDryRun()) {
        throw malformed("dry_run takes a resource as it is proposed, not a signed operation");
      }
      return applied(Statement.of(request.getOperation()), operator);
    }
    if (!request.getResource().hasVersion()) {
      throw malformed("neither operation nor resource is given; give one of them");
    }
    return tried(request, operator);
  }

  private ResourceChange applied(Statement statement, ActorName operator) {
    statement.requireBy(operator);
    ResourceChange change = withBefore(owners.of(statement.body().kind()).apply(statement.bytes()));
    ResourceVersion after = change.getAfter().getVersion();
    metrics.changed(true);
    LOG.atInfo()
        .addKeyValue("operator", operator.name())
        .addKeyValue("kind", after.getKind())
        .addKeyValue("id", after.getId())
        .addKeyValue("version", after.getVersion())
        .addKeyValue("action", statement.body().action())
        .addKeyValue("leafIndex", after.getLeafIndex())
        .log("Change recorded");
    return change;
  }

  /** How it was before, the ledger knows, and not every owner. */
  private ResourceChange withBefore(ResourceChange change) {
    ResourceVersion after = change.getAfter().getVersion();
    if (change.hasBefore() || after.getVersion() <= 1) {
      return change;
    }
    ResourceChange.Builder whole = change.toBuilder();
    processing
        .find(
            org.varve.proto.c2p.v1.QueryRequest.newBuilder()
                .setKind(after.getKind())
                .setId(after.getId())
                .setVersion(after.getVersion() - 1)
                .build())
        .map(O2cEndpoint::resource)
        .ifPresent(whole::setBefore);
    return whole.build();
  }

  /** What its owner says, and what the ledger would say; nothing is done. */
  private ResourceChange tried(ApplyRequest request, ActorName operator) {
    ResourceVersion proposed = request.getResource().getVersion();
    if (!request.getDryRun()) {
      throw malformed(
          "%s '%s' is changed by an operation that the operator signs; give operation, or dry_run"
              .formatted(proposed.getKind(), proposed.getId()));
    }
    if (proposed.getId().isEmpty()) {
      throw malformed("id of the resource is empty; give the name of a " + proposed.getKind());
    }
    Owner owner = owners.of(proposed.getKind());
    ResourceChange change = processing.validate(proposed, operator.source());
    if (owners.isOfProcessing(proposed.getKind())) {
      return change;
    }
    return change.toBuilder()
        .addAllProblems(owner.validate(proposed, operator.source()).getProblemsList())
        .build();
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> answer) {
    var unused = operators.require();
    if (request.getId().isEmpty()) {
      throw malformed("id is empty; give that of a resource");
    }
    answer.onNext(isOfSigners(request.getKind()) ? signer(request.getId()) : found(request));
    answer.onCompleted();
  }

  private GetResponse signer(String id) {
    try {
      return GetResponse.newBuilder()
          .setResource(representation.signers(id).next().getResources(0))
          .build();
    } catch (StatusRuntimeException e) {
      throw Failure.of(e);
    }
  }

  private GetResponse found(GetRequest request) {
    org.varve.proto.c2p.v1.QueryRequest.Builder query =
        org.varve.proto.c2p.v1.QueryRequest.newBuilder()
            .setKind(request.getKind())
            .setId(request.getId());
    Optional<ResourceVersion> inForce =
        processing.find(query.setVersion(request.getVersion()).build());
    Optional<ResourceVersion> waiting =
        request.getVersion() == 0
            ? processing.find(query.setWaiting(true).build())
            : Optional.empty();
    if (inForce.isEmpty() && waiting.isEmpty()) {
      throw new Failure(
          ErrorReason.NOT_FOUND,
          "there is no %s '%s'%s; list those that there are"
              .formatted(
                  request.getKind(),
                  request.getId(),
                  request.getVersion() == 0 ? "" : " of version " + request.getVersion()));
    }
    GetResponse.Builder response = GetResponse.newBuilder();
    inForce.map(O2cEndpoint::resource).ifPresent(response::setResource);
    waiting.map(O2cEndpoint::resource).ifPresent(response::setWaiting);
    return response.build();
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> answer) {
    var unused = operators.require();
    if (isOfSigners(request.getKind()) && !request.getWaiting()) {
      relay(
          representation.signers(""),
          message -> ListResponse.newBuilder().addAllResources(message.getResourcesList()).build(),
          answer);
      return;
    }
    relay(
        processing.query(
            org.varve.proto.c2p.v1.QueryRequest.newBuilder()
                .setKind(request.getKind())
                .setWaiting(request.getWaiting())
                .build()),
        message -> {
          ListResponse.Builder response = ListResponse.newBuilder();
          message.getResourcesList().forEach(found -> response.addResources(resource(found)));
          return response.build();
        },
        answer);
  }

  @Override
  public void query(QueryRequest request, StreamObserver<QueryResponse> answer) {
    var unused = operators.require();
    relay(
        processing.events(
            org.varve.proto.c2p.v1.QueryEventsRequest.newBuilder()
                .setKind(request.getKind())
                .setId(request.getId())
                .setFromPosition(request.getFromPosition())
                .build()),
        message ->
            QueryResponse.newBuilder()
                .addAllEvents(message.getEventsList())
                .setPosition(message.getPosition())
                .build(),
        answer);
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchResponse> answer) {
    var unused = operators.require();
    watches.begin(request, (ServerCallStreamObserver<WatchResponse>) answer);
  }

  private static <A, B> void relay(
      Iterator<A> messages, Function<A, B> message, StreamObserver<B> answer) {
    StreamedAnswer.send(new Relayed<>(messages, message), answer);
  }

  /** What an owner gives, pulled as the operator takes it. */
  private record Relayed<A, B>(Iterator<A> messages, Function<A, B> message)
      implements StreamedAnswer.Messages<B> {
    @Override
    public Optional<B> next() {
      try {
        return messages.hasNext() ? Optional.of(message.apply(messages.next())) : Optional.empty();
      } catch (StatusRuntimeException e) {
        throw Failure.of(e);
      }
    }

    /** The owner's call has a deadline of its own. */
    @Override
    public void close() {}
  }

  private static boolean isOfSigners(String kind) {
    return kind.isEmpty() || kind.equals(Owners.SIGNER);
  }

  private static Resource resource(ResourceVersion version) {
    return Resource.newBuilder().setVersion(version).build();
  }

  private static Failure malformed(String text) {
    return new Failure(ErrorReason.MALFORMED_REQUEST, text);
  }
}
