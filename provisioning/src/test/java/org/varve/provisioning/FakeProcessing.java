package org.varve.provisioning;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.FormatKind;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.GetContentResponse;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.GetResponse;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.proto.s2p.v1.SearchResponse;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Processing with a handful of operations in memory, which says what it was asked. */
final class FakeProcessing extends S2pServiceGrpc.S2pServiceImplBase {

  private record Recorded(OperationSummary summary, Operation operation, List<byte[]> items) {}

  private final OperationSigner signer = OperationSigner.of(SigningKey.ed25519(new byte[32]));
  private final List<Recorded> log = new ArrayList<>();

  /** Pages that an endless search has given. */
  final AtomicLong pagesGiven = new AtomicLong();

  /** Whether the last endless search was cancelled. */
  final AtomicBoolean cancelled = new AtomicBoolean();

  /** Makes {@link #search} give pages for as long as somebody takes them. */
  volatile boolean endless;

  EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.ENTITY,
                S2pServiceGrpc.getSearchMethod(),
                S2pServiceGrpc.getGetMethod(),
                S2pServiceGrpc.getHistoryMethod(),
                S2pServiceGrpc.getGetContentMethod(),
                S2pServiceGrpc.getProveMethod()));
  }

  void format(FormatBody body) {
    add(
        signer.sign(
            body.format(),
            Instant.EPOCH,
            OperationPayload.of(OperationKind.FORMAT)
                .epoch(1)
                .sequence(1)
                .body(body.encode())
                .build()),
        List.of());
  }

  void senml(String source, String... items) {
    data(source, "senml-json/1", items);
  }

  void data(String source, String format, String... items) {
    List<byte[]> bytes = new ArrayList<>();
    for (String item : items) {
      bytes.add(item.getBytes(StandardCharsets.UTF_8));
    }
    add(
        signer.sign(
            source,
            Instant.EPOCH,
            OperationPayload.of(OperationKind.DATA)
                .epoch(1)
                .sequence(1)
                .format(format)
                .dataType("test")
                .items(ItemTree.of(bytes))
                .sampledFrom(Instant.EPOCH)
                .sampledTo(Instant.EPOCH)
                .build()),
        bytes);
  }

  static FormatBody senmlFormat() {
    return new FormatBody(
        "senml-json/1",
        FormatKind.SENML_JSON,
        java.util.Optional.empty(),
        java.util.Optional.empty(),
        java.util.Optional.empty());
  }

  private void add(Operation operation, List<byte[]> items) {
    OperationPayload payload = operation.payload();
    OperationSummary.Builder summary =
        OperationSummary.newBuilder()
            .setOperationId(ByteString.copyFrom(operation.id().digest().bytes()))
            .setLeafIndex(log.size())
            .setKind(
                org.varve.proto.common.v1.OperationKind.valueOf("OPERATION_KIND_" + payload.kind()))
            .setSource(operation.header().source())
            .setSigner(operation.header().signer())
            .setItemCount(items.size());
    payload.format().ifPresent(summary::setFormat);
    payload
        .contentRoot()
        .ifPresent(root -> summary.setContentRoot(ByteString.copyFrom(root.bytes())));
    log.add(new Recorded(summary.build(), operation, items));
  }

  @Override
  public void search(SearchRequest request, StreamObserver<SearchResponse> answers) {
    if (endless) {
      giveForever((ServerCallStreamObserver<SearchResponse>) answers);
      return;
    }
    SearchResponse.Builder page = SearchResponse.newBuilder();
    log.stream()
        .map(Recorded::summary)
        .filter(summary -> fits(summary, request.getFilter()))
        .forEach(page::addOperations);
    answers.onNext(page.build());
    answers.onCompleted();
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

  private static boolean fits(OperationSummary summary, Filter filter) {
    return (filter.getSource().isEmpty() || filter.getSource().equals(summary.getSource()))
        && (filter.getKindValue() == 0 || filter.getKind() == summary.getKind())
        && (filter.getContentRoot().isEmpty()
            || filter.getContentRoot().equals(summary.getContentRoot()));
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> answer) {
    Recorded found = find(request);
    answer.onNext(
        GetResponse.newBuilder()
            .setSummary(found.summary())
            .setOperation(ByteString.copyFrom(found.operation().bytes()))
            .build());
    answer.onCompleted();
  }

  @Override
  public void getContent(GetContentRequest request, StreamObserver<GetContentResponse> answers) {
    Recorded found = find(GetRequest.newBuilder().setOperationId(request.getOperationId()).build());
    for (int i = 0; i < found.items().size(); i++) {
      answers.onNext(
          GetContentResponse.newBuilder()
              .setItemIndex(i)
              .setItem(ByteString.copyFrom(found.items().get(i)))
              .build());
    }
    answers.onCompleted();
  }

  private Recorded find(GetRequest request) {
    return log.stream()
        .filter(
            r ->
                request.hasLeafIndex()
                    ? r.summary().getLeafIndex() == request.getLeafIndex()
                    : r.summary().getOperationId().equals(request.getOperationId()))
        .findFirst()
        .orElseThrow(() -> new Failure(ErrorReason.NOT_FOUND, "no such operation"));
  }
}
