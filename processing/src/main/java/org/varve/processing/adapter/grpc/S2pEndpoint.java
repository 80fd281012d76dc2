package org.varve.processing.adapter.grpc;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.ResourceKind;
import org.varve.processing.application.CompletenessRequest;
import org.varve.processing.application.FieldMask;
import org.varve.processing.application.ProofRequest;
import org.varve.processing.application.ProveCompleteness;
import org.varve.processing.application.ProveOperation;
import org.varve.processing.application.ReadAccesses;
import org.varve.processing.application.ReadAsUser;
import org.varve.processing.application.ReadHistory;
import org.varve.processing.application.ReadOperations;
import org.varve.processing.application.ReadResources;
import org.varve.processing.application.Reader;
import org.varve.processing.application.SearchOperations;
import org.varve.processing.application.SearchPages;
import org.varve.processing.application.SubscribeOperations;
import org.varve.processing.application.Subscription;
import org.varve.processing.application.TraceOperation;
import org.varve.processing.application.UserResources;
import org.varve.processing.domain.HistoryEntry;
import org.varve.processing.domain.OperationTrace;
import org.varve.processing.domain.PageToken;
import org.varve.processing.domain.ResourceDetails;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.CheckAccessRequest;
import org.varve.proto.s2p.v1.CheckAccessResponse;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.GetContentResponse;
import org.varve.proto.s2p.v1.GetHeadRequest;
import org.varve.proto.s2p.v1.GetHeadResponse;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.GetResponse;
import org.varve.proto.s2p.v1.HistoryRequest;
import org.varve.proto.s2p.v1.HistoryResponse;
import org.varve.proto.s2p.v1.IdentifyUserRequest;
import org.varve.proto.s2p.v1.IdentifyUserResponse;
import org.varve.proto.s2p.v1.ListAccessesRequest;
import org.varve.proto.s2p.v1.ListAccessesResponse;
import org.varve.proto.s2p.v1.ProveCompletenessRequest;
import org.varve.proto.s2p.v1.ProveCompletenessResponse;
import org.varve.proto.s2p.v1.ProveRequest;
import org.varve.proto.s2p.v1.ProveResponse;
import org.varve.proto.s2p.v1.QueryResourcesRequest;
import org.varve.proto.s2p.v1.QueryResourcesResponse;
import org.varve.proto.s2p.v1.RecordOperationRequest;
import org.varve.proto.s2p.v1.RecordOperationResponse;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.proto.s2p.v1.SearchResponse;
import org.varve.proto.s2p.v1.SubscribeRequest;
import org.varve.proto.s2p.v1.SubscribeResponse;
import org.varve.proto.s2p.v1.TraceRequest;
import org.varve.proto.s2p.v1.TraceResponse;
import org.varve.rp.EntityService;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point S2P (ITU-T Y.4561 clause 7.3.6). */
public final class S2pEndpoint extends S2pServiceGrpc.S2pServiceImplBase {
  private final ReadAsUser users;
  private final SearchOperations search;
  private final ReadHistory history;
  private final ReadOperations operations;
  private final TraceOperation traces;
  private final ReadAccesses accesses;
  private final ProveOperation proofs;
  private final ProveCompleteness completeness;
  private final SubscribeOperations subscribe;
  private final Resources resources;
  private final OpenSubscriptions subscriptions;
  private final StreamLimit streams;
  private final StreamLimit contents;

  /** What is proven of one operation, how it came about, and all that a signer said in a range. */
  public record Proofs(
      ProveOperation operation, TraceOperation traces, ProveCompleteness completeness) {}

  /** What persons control, and what they sign about that and about data. */
  public record Resources(ReadResources read, UserResources ofUsers, Statements statements) {

    List<ResourceDetails> asked(QueryResourcesRequest request) {
      ResourceKind kind = ReadResources.kind(request.getKind());
      if (request.hasRequester()) {
        return ofUsers.of(Requests.requester(request.getRequester()), kind, request.getId());
      }
      return request.getId().isEmpty()
          ? read.all(kind).toList()
          : List.of(read.require(kind, request.getId(), 0));
    }
  }

  /** How subscriptions begin, and those that are open. */
  public record Subscribing(SubscribeOperations begin, OpenSubscriptions open) {}

  /** How much may be under way to readers at a time: streams, and bytes of content. */
  public record Limits(int streamsMax, int contentBytesMax) {}

  /** What is found and read. */
  public record Reads(
      SearchOperations search,
      ReadHistory history,
      ReadOperations operations,
      ReadAccesses accesses) {}

  /**
   * @param users lets the requesters in
   */
  public S2pEndpoint(
      ReadAsUser users,
      Reads reads,
      Proofs proofs,
      Subscribing subscribing,
      Resources resources,
      Limits limits) {
    this.users = users;
    this.search = reads.search();
    this.history = reads.history();
    this.operations = reads.operations();
    this.accesses = reads.accesses();
    this.traces = proofs.traces();
    this.resources = resources;
    this.proofs = proofs.operation();
    this.completeness = proofs.completeness();
    this.subscribe = subscribing.begin();
    this.subscriptions = subscribing.open();
    this.streams = new StreamLimit("searches and histories", limits.streamsMax());
    this.contents = new StreamLimit("bytes of content", limits.contentBytesMax());
  }

  /** The service, for entities only. */
  public EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.ENTITY,
                S2pServiceGrpc.getSearchMethod(),
                S2pServiceGrpc.getSubscribeMethod(),
                S2pServiceGrpc.getGetMethod(),
                S2pServiceGrpc.getTraceMethod(),
                S2pServiceGrpc.getHistoryMethod(),
                S2pServiceGrpc.getGetContentMethod(),
                S2pServiceGrpc.getProveMethod(),
                S2pServiceGrpc.getProveCompletenessMethod(),
                S2pServiceGrpc.getCheckAccessMethod(),
                S2pServiceGrpc.getListAccessesMethod(),
                S2pServiceGrpc.getIdentifyUserMethod(),
                S2pServiceGrpc.getGetHeadMethod(),
                S2pServiceGrpc.getRecordOperationMethod(),
                S2pServiceGrpc.getQueryResourcesMethod()));
  }

  @Override
  public void recordOperation(
      RecordOperationRequest request, StreamObserver<RecordOperationResponse> caller) {
    Told.answer(caller, () -> resources.statements().record(request));
  }

  @Override
  public void queryResources(
      QueryResourcesRequest request, StreamObserver<QueryResourcesResponse> caller) {
    streams.send(
        request.getRequester().getUser(),
        caller,
        () -> {
          return new StreamLimit.Opened<>(
              1,
              ResourceMessages.pages(
                  resources.asked(request),
                  page -> QueryResourcesResponse.newBuilder().addAllResources(page).build()));
        });
  }

  @Override
  public void search(SearchRequest request, StreamObserver<SearchResponse> caller) {
    BooleanSupplier abandoned = Context.current()::isCancelled;
    streams.send(
        request.getRequester().getUser(),
        caller,
        () -> {
          Reader reader = reader(request.getRequester(), "Search");
          SearchPages pages = search.begin(Requests.search(request), reader);
          return new StreamLimit.Opened<>(1, () -> pages.next(abandoned).map(S2pEndpoint::page));
        });
  }

  @Override
  public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> caller) {
    try {
      Subscription subscription =
          subscribe.begin(
              Requests.filter(request.getFilter()),
              Requests.from(request),
              reader(request.getRequester(), "Subscribe"));
      subscriptions.begin(
          abandoned ->
              SubscriptionMessages.of(subscription.next(abandoned), subscriptions.heartbeat()),
          caller);
    } catch (RuntimeException e) { // a handler's outermost frame
      caller.onError(Told.failure(e));
    }
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> caller) {
    Told.answer(
        caller,
        () -> {
          Reader reader = reader(request.getRequester(), "Get");
          return found(operations.byId(opened(reader, request).id()));
        });
  }

  @Override
  public void trace(TraceRequest request, StreamObserver<TraceResponse> caller) {
    BooleanSupplier abandoned = Context.current()::isCancelled;
    Told.answer(
        caller,
        () -> {
          Reader reader = reader(request.getRequester(), "Trace");
          Operation operation = opened(reader, request);
          return traced(
              traces.byId(
                  operation.id(), Requests.leaf(request.getChildrenFrom()), reader, abandoned));
        });
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> caller) {
    streams.send(
        request.getRequester().getUser(),
        caller,
        () -> {
          Reader reader = reader(request.getRequester(), "History");
          ReadHistory.Entries entries = history.begin(Requests.history(request), reader);
          return new StreamLimit.Opened<>(1, () -> entries.next().map(S2pEndpoint::entry));
        });
  }

  @Override
  public void getContent(GetContentRequest request, StreamObserver<GetContentResponse> caller) {
    contents.send(request.getRequester().getUser(), caller, () -> items(request));
  }

  @Override
  public void prove(ProveRequest request, StreamObserver<ProveResponse> caller) {
    Told.answer(
        caller,
        () -> {
          Reader reader = reader(request.getRequester(), "Prove");
          ProofRequest asked = Requests.proof(request);
          if (asked.item().isEmpty()) {
            Operation unused = reader.open(asked.operation());
            return ProofMessages.answer(proofs.prove(asked));
          }
          FieldMask mask = reader.openItems(asked.operation());
          return ProofMessages.answer(proofs.prove(asked).masked(mask));
        });
  }

  @Override
  public void proveCompleteness(
      ProveCompletenessRequest request, StreamObserver<ProveCompletenessResponse> caller) {
    contents.send(
        request.getRequester().getUser(),
        caller,
        () -> {
          CompletenessRequest asked = Requests.completeness(request);
          Reader reader = reader(request.getRequester(), "ProveCompleteness");
          reader.requireWhole(asked.source());
          ProveCompleteness.Run run = completeness.prove(asked);
          reader.sawAll(asked.source(), run.leaves());
          return new StreamLimit.Opened<>(run.bytes(), CompletenessMessages.of(run));
        });
  }

  @Override
  public void checkAccess(CheckAccessRequest request, StreamObserver<CheckAccessResponse> caller) {
    Told.answer(
        caller,
        () ->
            CheckAccessResponse.newBuilder()
                .setDecision(
                    AccessMessages.decision(users.policy().decide(Requests.question(request))))
                .build());
  }

  @Override
  public void listAccesses(
      ListAccessesRequest request, StreamObserver<ListAccessesResponse> caller) {
    BooleanSupplier abandoned = Context.current()::isCancelled;
    streams.send(
        request.getRequester().getUser(),
        caller,
        () -> {
          Reader reader = reader(request.getRequester(), "ListAccesses");
          ReadAccesses.Pages pages =
              accesses.begin(
                  Requests.range("committed", request.getCommitted()),
                  request.getPageToken(),
                  reader.ownAccesses(request.getSource()));
          return new StreamLimit.Opened<>(1, () -> pages.next(abandoned).map(AccessMessages::page));
        });
  }

  @Override
  public void identifyUser(
      IdentifyUserRequest request, StreamObserver<IdentifyUserResponse> caller) {
    Told.answer(
        caller,
        () ->
            IdentifyUserResponse.newBuilder()
                .setUser(AccessMessages.identified(users.policy(), request).id())
                .build());
  }

  @Override
  public void getHead(GetHeadRequest request, StreamObserver<GetHeadResponse> caller) {
    Told.answer(
        caller,
        () ->
            GetHeadResponse.newBuilder()
                .setCheckpoint(operations.firstHead(Requests.leaf(request.getLeafIndex())))
                .build());
  }

  private StreamLimit.Opened<GetContentResponse> items(GetContentRequest request) {
    int first = Requests.unsigned(request.getItemFrom());
    int count = Requests.unsigned(request.getItemCount());
    OperationId id = Requests.operationId(request.getOperationId());
    FieldMask mask = reader(request.getRequester(), "GetContent").openItems(id);
    ReadOperations.Items found =
        operations.items(id, first, count == 0 ? Integer.MAX_VALUE : count);
    return ContentMessages.of(found, mask, first);
  }

  private Reader reader(Requester requester, String action) {
    return users.reader(Requests.requester(requester), action);
  }

  private static Operation opened(Reader reader, GetRequest request) {
    return switch (request.getKeyCase()) {
      case OPERATION_ID -> reader.open(Requests.operationId(request.getOperationId()));
      case LEAF_INDEX -> reader.open(Requests.leaf(request.getLeafIndex()));
      case KEY_NOT_SET -> throw Requests.noKey();
    };
  }

  private static Operation opened(Reader reader, TraceRequest request) {
    return switch (request.getKeyCase()) {
      case OPERATION_ID -> reader.open(Requests.operationId(request.getOperationId()));
      case LEAF_INDEX -> reader.open(Requests.leaf(request.getLeafIndex()));
      case KEY_NOT_SET -> throw Requests.noKey();
    };
  }

  private static SearchResponse page(SearchPages.Result page) {
    SearchResponse.Builder response =
        SearchResponse.newBuilder()
            .setNextPageToken(page.next().map(PageToken::text).orElse(""))
            .setTreeSize(page.treeSize());
    page.operations().forEach(each -> response.addOperations(Answers.summary(each)));
    return response.build();
  }

  private static GetResponse found(ReadOperations.Found found) {
    GetResponse.Builder response =
        GetResponse.newBuilder()
            .setSummary(Answers.summary(found.shown()))
            .setOperation(Answers.shared(found.operation().bytes()));
    found.firstReceipt().map(Answers::receipt).ifPresent(response::setReceipt);
    found.erasedAt().map(Answers::timestamp).ifPresent(response::setErasedAt);
    return response.build();
  }

  private static TraceResponse traced(OperationTrace trace) {
    return TraceResponse.newBuilder().setTrace(TraceMessages.trace(trace)).build();
  }

  private static HistoryResponse entry(HistoryEntry entry) {
    HistoryResponse.Builder response = HistoryResponse.newBuilder();
    return entry.fold(
        stated -> response.setOperation(Answers.summary(stated.operation())).build(),
        missing -> response.setGap(Answers.gap(missing.gap())).build(),
        forked -> response.setFork(Answers.fork(forked.fork())).build());
  }
}
