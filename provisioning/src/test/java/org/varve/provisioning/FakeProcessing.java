package org.varve.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.FormatKind;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.SaltedItem;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.Receipt;
import org.varve.proto.common.v1.Trace;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.GetContentResponse;
import org.varve.proto.s2p.v1.GetHeadRequest;
import org.varve.proto.s2p.v1.GetHeadResponse;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.GetResponse;
import org.varve.proto.s2p.v1.HistoryRequest;
import org.varve.proto.s2p.v1.HistoryResponse;
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
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Processing with a handful of operations in a genuine log, which says what it was asked. */
final class FakeProcessing extends FakeRights {

  private record Recorded(OperationSummary summary, Operation operation, List<byte[]> items) {}

  private final FakeLog log;
  private ProveResponse.Anchor anchor =
      ProveResponse.Anchor.newBuilder().setLedger("embedded").setHeight(7).build();
  private final List<Recorded> recorded = Collections.synchronizedList(new ArrayList<>());

  /** Pages that an endless search has given. */
  final AtomicLong pagesGiven = new AtomicLong();

  /** Whether the last endless search was cancelled. */
  final AtomicBoolean cancelled = new AtomicBoolean();

  /** Makes {@link #search} give pages for as long as somebody takes them. */
  volatile boolean endless;

  /** Called before the items of an operation are given. */
  volatile Runnable beforeContent = () -> {};

  /** What becomes of content between processing and provisioning. */
  volatile UnaryOperator<List<GetContentResponse>> onTheWay = UnaryOperator.identity();

  FakeProcessing() {
    this("one");
  }

  /** Two of the same seed have the same keys. */
  FakeProcessing(String seed) {
    log = new FakeLog(seed);
    for (long leaf = 0; leaf < log.size(); leaf++) {
      keep(log.at(leaf), List.of());
    }
  }

  EntityService service() {
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

  void format(FormatBody body) {
    add(log.authoritySays(OperationKind.FORMAT, body.encode()), List.of());
  }

  Operation senml(String source, String... items) {
    return data(source, "senml-json/1", items);
  }

  Operation data(String source, String format, String... items) {
    List<byte[]> bytes = Arrays.stream(items).map(item -> item.getBytes(UTF_8)).toList();
    Operation operation =
        log.deviceSays(
            source,
            OperationPayload.of(OperationKind.DATA)
                .epoch(recorded.size())
                .sequence(1)
                .format(format)
                .dataType("test")
                .items(ItemTree.of(bytes))
                .sampledFrom(Instant.EPOCH)
                .sampledTo(Instant.EPOCH)
                .build());
    add(operation, bytes);
    return operation;
  }

  Operation salted(String source, String format, List<SaltedItem> items, List<byte[]> shown) {
    Operation operation =
        log.deviceSays(
            source,
            OperationPayload.of(OperationKind.DATA)
                .epoch(recorded.size())
                .sequence(1)
                .format(format)
                .dataType("test")
                .items(ItemTree.ofFields(items))
                .sampledFrom(Instant.EPOCH)
                .sampledTo(Instant.EPOCH)
                .build());
    add(operation, shown);
    return operation;
  }

  static FormatBody senmlFormat() {
    return format("senml-json/1", FormatKind.SENML_JSON, Optional.empty());
  }

  static FormatBody format(String name, FormatKind kind, Optional<String> schema) {
    return new FormatBody(
        name, kind, schema.map(text -> text.getBytes(UTF_8)), Optional.empty(), Optional.empty());
  }

  private void add(Operation operation, List<byte[]> items) {
    log.add(operation);
    keep(operation, items);
  }

  private void keep(Operation operation, List<byte[]> items) {
    OperationPayload payload = operation.payload();
    OperationSummary.Builder summary =
        OperationSummary.newBuilder()
            .setOperationId(ByteString.copyFrom(operation.id().digest().bytes()))
            .setLeafIndex(recorded.size())
            .setKind(
                org.varve.proto.common.v1.OperationKind.valueOf("OPERATION_KIND_" + payload.kind()))
            .setSource(operation.header().source())
            .setSigner(operation.header().signer())
            .setSaltedFields(payload.commitment() == Commitment.SALTED_FIELDS)
            .setItemCount(items.size());
    payload.format().ifPresent(summary::setFormat);
    payload
        .contentRoot()
        .ifPresent(root -> summary.setContentRoot(ByteString.copyFrom(root.bytes())));
    recorded.add(new Recorded(summary.build(), operation, items));
  }

  @Override
  public void search(SearchRequest request, StreamObserver<SearchResponse> answers) {
    asked.add("search " + request.getFilter().getSampled().getFrom().getNanos());
    if (endless) {
      giveForever((ServerCallStreamObserver<SearchResponse>) answers);
      return;
    }
    // A token is the size of the log, and the first leaf not looked at.
    String[] token = request.getPageToken().split("/");
    boolean begins = request.getPageToken().isEmpty();
    int treeSize = begins ? recorded.size() : Integer.parseInt(token[0]);
    SearchResponse.Builder page = SearchResponse.newBuilder().setTreeSize(treeSize);
    int leaf = begins ? 0 : Integer.parseInt(token[1]);
    long max = request.getLimit() == 0 ? Long.MAX_VALUE : request.getLimit();
    for (; leaf < treeSize && page.getOperationsCount() < max; leaf++) {
      OperationSummary summary = recorded.get(leaf).summary();
      if (SummaryFilter.fits(summary, request.getFilter())) {
        page.addOperations(summary);
      }
    }
    if (leaf < treeSize) {
      page.setNextPageToken(treeSize + "/" + leaf);
    }
    answers.onNext(page.build());
    answers.onCompleted();
  }

  /** Gives all that fits in one message, then stays silent. */
  @Override
  public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> answers) {
    asked.add("subscribe");
    ((ServerCallStreamObserver<SubscribeResponse>) answers)
        .setOnCancelHandler(() -> cancelled.set(true));
    SubscribeResponse.Builder message =
        SubscribeResponse.newBuilder()
            .setPosition(recorded.size())
            .setTreeSize(recorded.size())
            .setHeartbeat(Duration.newBuilder().setSeconds(7));
    long from = request.hasFromPosition() ? request.getFromPosition() : recorded.size();
    recorded.stream()
        .map(Recorded::summary)
        .filter(
            summary ->
                summary.getLeafIndex() >= from && SummaryFilter.fits(summary, request.getFilter()))
        .forEach(message::addOperations);
    answers.onNext(message.build());
  }

  private void giveForever(ServerCallStreamObserver<SearchResponse> answers) {
    answers.setOnCancelHandler(() -> cancelled.set(true));
    answers.setOnReadyHandler(
        () -> {
          while (answers.isReady() && !answers.isCancelled()) {
            pagesGiven.incrementAndGet();
            answers.onNext(
                SearchResponse.newBuilder()
                    .addOperations(
                        OperationSummary.newBuilder().setDescription("x".repeat(100_000)))
                    .build());
          }
        });
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> answer) {
    asked.add("get");
    Recorded found = find(request);
    long leaf = found.summary().getLeafIndex();
    GetResponse.Builder response =
        GetResponse.newBuilder()
            .setSummary(found.summary())
            .setOperation(ByteString.copyFrom(found.operation().bytes()));
    if (leaf > 0) {
      response.setReceipt(
          Receipt.newBuilder()
              .setReceipt(ByteString.copyFrom(log.receipt(leaf, leaf + 1).encode()))
              .setCheckpoint(log.checkpoint(leaf + 1)));
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void getHead(GetHeadRequest request, StreamObserver<GetHeadResponse> answer) {
    asked.add("getHead");
    if (request.getLeafIndex() >= recorded.size()) {
      throw new Failure(ErrorReason.NOT_FOUND, "no such leaf");
    }
    answer.onNext(
        GetHeadResponse.newBuilder()
            .setCheckpoint(log.checkpoint(request.getLeafIndex() + 1))
            .build());
    answer.onCompleted();
  }

  @Override
  public void trace(TraceRequest request, StreamObserver<TraceResponse> answer) {
    asked.add("trace");
    GetRequest.Builder key =
        request.hasLeafIndex()
            ? GetRequest.newBuilder().setLeafIndex(request.getLeafIndex())
            : GetRequest.newBuilder().setOperationId(request.getOperationId());
    answer.onNext(
        TraceResponse.newBuilder()
            .setTrace(Trace.newBuilder().setOperation(find(key.build()).summary()))
            .build());
    answer.onCompleted();
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> answers) {
    asked.add("history");
    for (Recorded each : recorded) {
      if (each.summary().getSource().equals(request.getSource())) {
        answers.onNext(HistoryResponse.newBuilder().setOperation(each.summary()).build());
      }
    }
    answers.onCompleted();
  }

  @Override
  public void getContent(GetContentRequest request, StreamObserver<GetContentResponse> answers) {
    asked.add("getContent");
    beforeContent.run();
    Recorded found = find(GetRequest.newBuilder().setOperationId(request.getOperationId()).build());
    onTheWay.apply(ItemProofs.contents(found.operation(), found.items())).forEach(answers::onNext);
    answers.onCompleted();
  }

  /** Where evidence says from now on that the ledger has it. */
  void anchoredAt(ProveResponse.Anchor place) {
    anchor = place;
  }

  @Override
  public void prove(ProveRequest request, StreamObserver<ProveResponse> answer) {
    asked.add("prove");
    Recorded found = find(GetRequest.newBuilder().setOperationId(request.getOperationId()).build());
    long size = log.size();
    ProveResponse.Builder proof =
        ProveResponse.newBuilder()
            .setOperation(ByteString.copyFrom(found.operation().bytes()))
            .setReceipt(
                ByteString.copyFrom(log.receipt(found.summary().getLeafIndex(), size).encode()))
            .setCheckpoint(log.checkpoint(size))
            .setAnchor(anchor)
            .addBindings(
                ProveResponse.Binding.newBuilder()
                    .setOperation(ByteString.copyFrom(log.bound().bytes()))
                    .setReceipt(ByteString.copyFrom(log.receipt(1, size).encode())));
    if (request.hasItemIndex()) {
      proof.setItem(
          ItemProofs.of(found.operation().payload().commitment(), found.items(), request));
    }
    answer.onNext(proof.build());
    answer.onCompleted();
  }

  private Recorded find(GetRequest request) {
    return recorded.stream()
        .filter(
            r ->
                request.hasLeafIndex()
                    ? r.summary().getLeafIndex() == request.getLeafIndex()
                    : r.summary().getOperationId().equals(request.getOperationId()))
        .findFirst()
        .orElseThrow(() -> new Failure(ErrorReason.NOT_FOUND, "no such operation"));
  }
}
