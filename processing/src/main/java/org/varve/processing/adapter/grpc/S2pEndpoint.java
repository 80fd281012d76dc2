package org.varve.processing.adapter.grpc;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.varve.processing.application.ProveCompleteness;
import org.varve.processing.application.ProveOperation;
import org.varve.processing.application.ReadHistory;
import org.varve.processing.application.ReadOperations;
import org.varve.processing.application.SearchOperations;
import org.varve.processing.application.SearchPages;
import org.varve.processing.application.SubscribeOperations;
import org.varve.processing.application.Subscription;
import org.varve.processing.application.TraceOperation;
import org.varve.processing.domain.HistoryEntry;
import org.varve.processing.domain.OperationTrace;
import org.varve.processing.domain.PageToken;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.GetContentResponse;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.GetResponse;
import org.varve.proto.s2p.v1.HistoryRequest;
import org.varve.proto.s2p.v1.HistoryResponse;
import org.varve.proto.s2p.v1.ProveCompletenessRequest;
import org.varve.proto.s2p.v1.ProveCompletenessResponse;
import org.varve.proto.s2p.v1.ProveRequest;
import org.varve.proto.s2p.v1.ProveResponse;
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
  private final SearchOperations search;
  private final ReadHistory history;
  private final ReadOperations operations;
  private final TraceOperation traces;
  private final ProveOperation proofs;
  private final ProveCompleteness completeness;
  private final SubscribeOperations subscribe;
  private final OpenSubscriptions subscriptions;
  private final StreamLimit streams;
  private final StreamLimit contents;

  /** What is proven: one operation, and all that a signer said in a range. */
  public record Proofs(ProveOperation operation, ProveCompleteness completeness) {}

  /** How subscriptions begin, and those that are open. */
  public record Subscribing(SubscribeOperations begin, OpenSubscriptions open) {}

  /** How much may be under way to readers at a time: streams, and bytes of content. */
  public record Limits(int streamsMax, int contentBytesMax) {}

  public S2pEndpoint(
      SearchOperations search,
      ReadHistory history,
      ReadOperations operations,
      TraceOperation traces,
      Proofs proofs,
      Subscribing subscribing,
      Limits limits) {
    this.search = search;
    this.history = history;
    this.operations = operations;
    this.traces = traces;
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
                S2pServiceGrpc.getProveCompletenessMethod()));
  }

  @Override
  public void search(SearchRequest request, StreamObserver<SearchResponse> caller) {
    BooleanSupplier abandoned = Context.current()::isCancelled;
    streams.send(
        caller,
        () -> {
          SearchPages pages = search.begin(Requests.search(request));
          return new StreamLimit.Opened<>(1, () -> pages.next(abandoned).map(S2pEndpoint::page));
        });
  }

  @Override
  public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> caller) {
    try {
      Subscription subscription =
          subscribe.begin(Requests.filter(request.getFilter()), Requests.from(request));
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
        () ->
            switch (request.getKeyCase()) {
              case OPERATION_ID ->
                  found(operations.byId(Requests.operationId(request.getOperationId())));
              case LEAF_INDEX -> found(operations.byLeaf(Requests.leaf(request.getLeafIndex())));
              case KEY_NOT_SET -> throw Requests.noKey();
            });
  }

  @Override
  public void trace(TraceRequest request, StreamObserver<TraceResponse> caller) {
    Told.answer(
        caller,
        () ->
            switch (request.getKeyCase()) {
              case OPERATION_ID ->
                  traced(traces.byId(Requests.operationId(request.getOperationId())));
              case LEAF_INDEX -> traced(traces.byLeaf(Requests.leaf(request.getLeafIndex())));
              case KEY_NOT_SET -> throw Requests.noKey();
            });
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> caller) {
    streams.send(
        caller,
        () -> {
          ReadHistory.Entries entries = history.begin(Requests.history(request));
          return new StreamLimit.Opened<>(1, () -> entries.next().map(S2pEndpoint::entry));
        });
  }

  @Override
  public void getContent(GetContentRequest request, StreamObserver<GetContentResponse> caller) {
    contents.send(caller, () -> items(request));
  }

  @Override
  public void prove(ProveRequest request, StreamObserver<ProveResponse> caller) {
    Told.answer(caller, () -> ProofMessages.answer(proofs.prove(Requests.proof(request))));
  }

  @Override
  public void proveCompleteness(
      ProveCompletenessRequest request, StreamObserver<ProveCompletenessResponse> caller) {
    contents.send(
        caller,
        () -> {
          ProveCompleteness.Run run = completeness.prove(Requests.completeness(request));
          return new StreamLimit.Opened<>(run.bytes(), CompletenessMessages.of(run));
        });
  }

  private StreamLimit.Opened<GetContentResponse> items(GetContentRequest request) {
    int first = Requests.unsigned(request.getItemFrom());
    int count = Requests.unsigned(request.getItemCount());
    List<byte[]> items =
        operations.items(
            Requests.operationId(request.getOperationId()),
            first,
            count == 0 ? Integer.MAX_VALUE : count);
    int bytes = items.stream().mapToInt(item -> item.length).sum();
    Iterator<byte[]> left = items.iterator();
    GetContentResponse.Builder next = GetContentResponse.newBuilder().setItemIndex(first);
    return new StreamLimit.Opened<>(
        Math.max(bytes, 1),
        () -> {
          if (!left.hasNext()) {
            return Optional.empty();
          }
          GetContentResponse item = next.setItem(Answers.shared(left.next())).build();
          next.setItemIndex(item.getItemIndex() + 1);
          return Optional.of(item);
        });
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
