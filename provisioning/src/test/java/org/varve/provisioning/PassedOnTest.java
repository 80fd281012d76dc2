package org.varve.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.u2s.v1.AggregateRequest;
import org.varve.proto.u2s.v1.CheckAccessRequest;
import org.varve.proto.u2s.v1.GetContentRequest;
import org.varve.proto.u2s.v1.GetContentResponse;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.GetRequest;
import org.varve.proto.u2s.v1.GetResponse;
import org.varve.proto.u2s.v1.HistoryRequest;
import org.varve.proto.u2s.v1.HistoryResponse;
import org.varve.proto.u2s.v1.ListAccessesRequest;
import org.varve.proto.u2s.v1.ListAccessesResponse;
import org.varve.proto.u2s.v1.ListResourcesRequest;
import org.varve.proto.u2s.v1.ProveCompletenessRequest;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.proto.u2s.v1.SearchResponse;
import org.varve.proto.u2s.v1.SubmitOperationRequest;
import org.varve.proto.u2s.v1.SubscribeRequest;
import org.varve.proto.u2s.v1.SubscribeResponse;
import org.varve.proto.u2s.v1.TraceRequest;
import org.varve.proto.u2s.v1.U2sServiceGrpc;
import org.varve.proto.u2s.v1.U2sServiceGrpc.U2sServiceBlockingStub;
import org.varve.proto.u2s.v1.VerifyRequest;
import org.varve.rp.CallMetadata;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Role;

/** What processing knows reaches data users whole, and nobody else at all. */
@Timeout(60)
class PassedOnTest {
  private final FakeProcessing processing = new FakeProcessing();
  private ServedProvisioning node;
  private Operation operation;

  @BeforeEach
  void start() throws IOException {
    node = new ServedProvisioning(processing);
    operation = processing.data("roof/1", "opaque/1", "a", "b");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void passesOnAnOperationWithItsReceipt() {
    GetResponse byId =
        node.user().get(GetRequest.newBuilder().setOperationId(id(operation)).build());
    assertThat(byId.getOperation().toByteArray()).isEqualTo(operation.bytes());
    assertThat(byId.getSummary().getSource()).isEqualTo("roof/1");
    assertThat(byId.getReceipt().getCheckpoint()).isNotEmpty();
    assertThat(
            node.user()
                .get(
                    GetRequest.newBuilder().setLeafIndex(byId.getSummary().getLeafIndex()).build()))
        .isEqualTo(byId);
    TraceRequest byLeaf =
        TraceRequest.newBuilder().setLeafIndex(byId.getSummary().getLeafIndex()).build();
    assertThat(node.user().trace(byLeaf).getTrace().getOperation()).isEqualTo(byId.getSummary());
    assertThat(
            node.user()
                .trace(TraceRequest.newBuilder().setOperationId(id(operation)).build())
                .getTrace()
                .getOperation())
        .isEqualTo(byId.getSummary());
    GetResponse genesis = node.user().get(GetRequest.newBuilder().setLeafIndex(0).build());
    assertThat(genesis.hasReceipt()).isFalse();
    assertThat(genesis.getSummary().getKind()).isEqualTo(OperationKind.OPERATION_KIND_GENESIS);
  }

  @Test
  void passesOnPagesWithTheirTokens() {
    SearchResponse first =
        node.user().search(SearchRequest.newBuilder().setLimit(2).build()).next();
    assertThat(first.getOperationsCount()).isEqualTo(2);
    SearchResponse next =
        node.user()
            .search(SearchRequest.newBuilder().setPageToken(first.getNextPageToken()).build())
            .next();
    assertThat(next.getOperations(0).getLeafIndex()).isEqualTo(2);
    assertThat(next.getNextPageToken()).isEmpty();
  }

  @Test
  void passesOnASubscriptionUntilTheUserEndsIt() throws InterruptedException {
    SubscribeRequest request =
        SubscribeRequest.newBuilder()
            .setFilter(Filter.newBuilder().setSource("roof/1"))
            .setFromPosition(0)
            .build();
    Context.CancellableContext call = Context.current().withCancellation();
    SubscribeResponse found = first(call, request);
    assertThat(found.getOperations(0).getOperationId()).isEqualTo(id(operation));
    assertThat(found.getPosition()).isEqualTo(found.getTreeSize()).isPositive();
    assertThat(found.getHeartbeat().getSeconds()).isEqualTo(7);
    assertThat(processing.cancelled).isFalse();
    call.cancel(null);
    while (!processing.cancelled.get()) {
      Thread.sleep(5);
    }
  }

  @Test
  void oneUserDoesNotTakeThePlacesOfAll() throws InterruptedException {
    Context.CancellableContext calls = Context.current().withCancellation();
    first(calls, SubscribeRequest.getDefaultInstance());
    first(calls, SubscribeRequest.getDefaultInstance());
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> first(calls, SubscribeRequest.getDefaultInstance()));
    assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(refused).hasMessageContaining("data user 'test' has 2 subscriptions open");
    first(calls, node.userNamed("other"), SubscribeRequest.getDefaultInstance());
    calls.cancel(null);
    boolean free = false;
    while (!free) {
      try {
        first(Context.current().withCancellation(), SubscribeRequest.getDefaultInstance());
        free = true;
      } catch (StatusRuntimeException e) {
        assertThat(Failure.of(e).reason()).isEqualTo(ErrorReason.OVERLOADED);
        Thread.sleep(5);
      }
    }
  }

  @Test
  void aSubscriptionEndsWhenTheNodeStopsAndSaysSo() {
    Iterator<SubscribeResponse> open =
        EntityChannels.openEnded(node.user()).subscribe(SubscribeRequest.getDefaultInstance());
    open.next();
    node.stopProvisioning();
    StatusRuntimeException ended =
        catchThrowableOfType(StatusRuntimeException.class, open::hasNext);
    assertThat(Failure.of(ended).reason()).isEqualTo(ErrorReason.UNREACHABLE);
    assertThat(ended).hasMessageContaining("subscribe again from the last position");
  }

  @Test
  void passesOnHistoryAndContent() {
    List<HistoryResponse> history = new ArrayList<>();
    node.user()
        .history(HistoryRequest.newBuilder().setSource("roof/1").build())
        .forEachRemaining(history::add);
    assertThat(history)
        .singleElement()
        .satisfies(e -> assertThat(e.getOperation().getOperationId()).isEqualTo(id(operation)));
    List<String> items = new ArrayList<>();
    node.user()
        .getContent(GetContentRequest.newBuilder().setOperationId(id(operation)).build())
        .forEachRemaining((GetContentResponse i) -> items.add(i.getItem().toStringUtf8()));
    assertThat(items).containsExactly("a", "b");
  }

  @Test
  @Tag("Y-8.7-2b")
  void saysForWhomAndWhatForItAsks() {
    U2sServiceBlockingStub user =
        node.userNamed("alice").withInterceptors(CallMetadata.withPurpose("air study"));
    assertThat(
            user.checkAccess(CheckAccessRequest.newBuilder().setSource("roof/1").build())
                .getDecision()
                .getDenial())
        .isEqualTo("no roof/1");
    assertThat(processing.asked).containsExactly("checkAccess air study");
    ListAccessesResponse page = user.listAccesses(ListAccessesRequest.getDefaultInstance()).next();
    assertThat(page.getAccesses(0).getActor()).isEqualTo("alice");
    assertThat(page.getNextPageToken()).isEqualTo("next");
  }

  @Test
  @Tag("Y-8.7-2a")
  @Tag("Y-8.3-a3")
  void asksProcessingNothingForACertificateThatIsNobodys() {
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> node.userNamed("nobody").get(GetRequest.newBuilder().setLeafIndex(0).build()));
    assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.UNKNOWN_USER);
    assertThat(processing.asked).isEmpty();
  }

  @Test
  void passesOnWhyProcessingCouldNot() {
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> node.user().get(GetRequest.newBuilder().setLeafIndex(99).build()));
    assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.NOT_FOUND);
    StatusRuntimeException stream =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> node.user().getContent(GetContentRequest.getDefaultInstance()).hasNext());
    assertThat(Failure.of(stream).reason()).isEqualTo(ErrorReason.NOT_FOUND);
  }

  @ParameterizedTest
  @EnumSource(value = Role.class, names = "USER", mode = EnumSource.Mode.EXCLUDE)
  @Tag("Y-8.7-2a")
  void deniesEveryOtherRoleWithoutAskingProcessing(Role role) {
    U2sServiceBlockingStub other = U2sServiceGrpc.newBlockingStub(node.channelAs(role));
    List<ThrowingCallable> calls =
        List.of(
            () -> other.search(SearchRequest.getDefaultInstance()).next(),
            () -> other.subscribe(SubscribeRequest.getDefaultInstance()).next(),
            () -> other.readings(ReadingsRequest.getDefaultInstance()).next(),
            () -> other.aggregate(AggregateRequest.getDefaultInstance()).next(),
            () -> other.get(GetRequest.getDefaultInstance()),
            () -> other.trace(TraceRequest.getDefaultInstance()),
            () -> other.history(HistoryRequest.getDefaultInstance()).next(),
            () -> other.getContent(GetContentRequest.getDefaultInstance()).next(),
            () -> other.getEvidence(GetEvidenceRequest.getDefaultInstance()),
            () -> other.proveCompleteness(ProveCompletenessRequest.getDefaultInstance()).next(),
            () -> other.verify(VerifyRequest.getDefaultInstance()),
            () -> other.checkAccess(CheckAccessRequest.getDefaultInstance()),
            () -> other.listAccesses(ListAccessesRequest.getDefaultInstance()).next(),
            () -> other.listResources(ListResourcesRequest.getDefaultInstance()).next(),
            () -> other.submitOperation(SubmitOperationRequest.getDefaultInstance()));
    for (ThrowingCallable call : calls) {
      StatusRuntimeException denied = catchThrowableOfType(StatusRuntimeException.class, call);
      assertThat(Failure.of(denied).reason()).isEqualTo(ErrorReason.ROLE_MISMATCH);
    }
    assertThat(calls).hasSize(U2sServiceGrpc.getServiceDescriptor().getMethods().size());
    assertThat(processing.asked).isEmpty();
  }

  private static ByteString id(Operation operation) {
    return ByteString.copyFrom(operation.id().digest().bytes());
  }

  private SubscribeResponse first(Context.CancellableContext call, SubscribeRequest request) {
    return first(call, node.user(), request);
  }

  private static SubscribeResponse first(
      Context.CancellableContext call, U2sServiceBlockingStub user, SubscribeRequest request) {
    Context before = call.attach();
    try {
      return EntityChannels.openEnded(user).subscribe(request).next();
    } finally {
      call.detach(before);
    }
  }
}
