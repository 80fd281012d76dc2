package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.varve.processing.adapter.grpc.Messages.all;
import static org.varve.processing.adapter.grpc.Messages.assertFails;
import static org.varve.processing.adapter.grpc.Messages.bytes;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.LedgerNode;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.AccessDecision;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.CheckAccessRequest;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.HistoryRequest;
import org.varve.proto.s2p.v1.IdentifyUserRequest;
import org.varve.proto.s2p.v1.ProveCompletenessRequest;
import org.varve.proto.s2p.v1.ProveRequest;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.proto.s2p.v1.SearchResponse;
import org.varve.proto.s2p.v1.SubscribeRequest;
import org.varve.proto.s2p.v1.SubscribeResponse;
import org.varve.proto.s2p.v1.TraceRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Role;

/**
 * Processing gives a user nothing that the ledger does not let him have, to a provisioning that
 * asks whatever it likes in his name.
 */
@Timeout(60)
@Tag("Y-8.2-e")
class DeniedReadTest {
  private static final String ALICE = "alice";
  private static final String NOBODY = "nobody";

  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private final TestSource shared = node.source();
  private final TestSource secret = node.source("urn:varve:source:secret");
  private final Operation grant =
      node.founds(ResourceKind.GRANT, "shared", grant(ALICE, shared.name()));
  private final Operation open = shared.says("open");
  private final Operation hidden = secret.says("hidden");
  private ProcessingEntity processing;
  private ServedNode served;
  private S2pServiceBlockingStub s2p;

  @BeforeEach
  void start() throws IOException {
    node.contents().put(List.of(LedgerNode.content("open"), LedgerNode.content("hidden")));
    node.append(
        node.authority().binds(secret),
        node.founds(ResourceKind.DATA_USER, ALICE, Spec.empty()),
        node.founds(ResourceKind.DATA_USER, NOBODY, Spec.empty()),
        node.founds(ResourceKind.DATA_USER, "gone", Spec.of(Map.of("active", SpecValue.of(false)))),
        grant);
    node.append(hidden, open);
    node.append(secret.says("hidden"));
    processing =
        new ProcessingEntity(ProcessingConfig.defaults(), folder, node.ledger(), node.contents());
    processing.start();
    served = ServedNode.inProcess(processing.services());
    s2p = S2pServiceGrpc.newBlockingStub(served.channelAs(Role.ENTITY));
  }

  @AfterEach
  void stop() {
    processing.stop();
    served.close();
  }

  @Test
  void givesWhatAGrantCovers() {
    assertThat(sources(ALICE, Filter.getDefaultInstance()))
        .contains(shared.name())
        .doesNotContain(secret.name());
    assertThat(s2p.get(get(ALICE, open.id())).getOperation().toByteArray()).isEqualTo(open.bytes());
    assertThat(all(s2p.getContent(content(ALICE, open))).get(0).getItem().toStringUtf8())
        .isEqualTo("open");
    assertThat(s2p.prove(prove(ALICE, open)).getItem().getItem().toStringUtf8()).isEqualTo("open");
    assertThat(s2p.trace(trace(ALICE, open)).getTrace().getOperation().getSource())
        .isEqualTo(shared.name());
    assertThat(all(s2p.history(history(ALICE, shared.name())))).isNotEmpty();
    assertThat(all(s2p.proveCompleteness(completeness(ALICE, shared)))).isNotEmpty();
  }

  @Test
  void anIdThatIsNotForHimIsAnsweredAsOneThatIsNotThere() {
    OperationId unknown = new OperationId(Digest.sha256(new byte[1]));
    assertSame(() -> s2p.get(get(ALICE, hidden.id())), () -> s2p.get(get(ALICE, unknown)), unknown);
    assertFails(ErrorReason.NOT_FOUND, () -> all(s2p.getContent(content(ALICE, hidden))));
    assertFails(ErrorReason.NOT_FOUND, () -> s2p.prove(prove(ALICE, hidden)));
    assertFails(
        ErrorReason.NOT_FOUND,
        () ->
            s2p.prove(
                ProveRequest.newBuilder()
                    .setRequester(user(ALICE))
                    .setOperationId(bytes(hidden.id()))
                    .setIncludeBinding(true)
                    .build()));
    assertFails(ErrorReason.NOT_FOUND, () -> s2p.trace(trace(ALICE, hidden)));
  }

  private void assertSame(ThrowingCallable denied, ThrowingCallable missing, OperationId unknown) {
    StatusRuntimeException one = catchThrowableOfType(StatusRuntimeException.class, denied);
    StatusRuntimeException other = catchThrowableOfType(StatusRuntimeException.class, missing);
    assertThat(one.getStatus().getCode()).isEqualTo(other.getStatus().getCode());
    assertThat(one.getStatus().getDescription())
        .isEqualTo(
            String.valueOf(other.getStatus().getDescription())
                .replace(unknown.hex(), hidden.id().hex()));
  }

  @Test
  void aLeafThatIsNotForHimIsDenied() {
    long leaf = node.ledger().log().leafIndexOf(hidden.id()).orElseThrow();
    assertFails(
        ErrorReason.ACCESS_DENIED,
        () ->
            s2p.get(GetRequest.newBuilder().setRequester(user(ALICE)).setLeafIndex(leaf).build()));
    assertFails(
        ErrorReason.ACCESS_DENIED,
        () ->
            s2p.trace(
                TraceRequest.newBuilder().setRequester(user(ALICE)).setLeafIndex(leaf).build()));
  }

  @Test
  @Tag("Y-6.2.5-a")
  void aSourceThatIsNotForHimIsDeniedWhetherItExistsOrNot() {
    for (String source : List.of(secret.name(), "no/such/source")) {
      assertFails(
          ErrorReason.ACCESS_DENIED, () -> all(s2p.search(search(ALICE, source(source), 10))));
      assertFails(ErrorReason.ACCESS_DENIED, () -> all(s2p.history(history(ALICE, source))));
      assertFails(
          ErrorReason.ACCESS_DENIED,
          () ->
              s2p.subscribe(
                      SubscribeRequest.newBuilder()
                          .setRequester(user(ALICE))
                          .setFilter(source(source))
                          .build())
                  .next());
    }
    assertFails(
        ErrorReason.ACCESS_DENIED, () -> all(s2p.proveCompleteness(completeness(ALICE, secret))));
  }

  @Test
  void whatIsNotForHimTakesNoRoomAndShowsInNoToken() {
    Filter data =
        Filter.newBuilder()
            .setKind(org.varve.proto.common.v1.OperationKind.OPERATION_KIND_DATA)
            .build();
    List<SearchResponse> pages = all(s2p.search(search(ALICE, data, 1)));
    assertThat(pages).hasSize(1);
    assertThat(pages.get(0).getOperationsCount()).isEqualTo(1);
    assertThat(pages.get(0).getNextPageToken()).isEmpty();
    SearchResponse everything = s2p.search(search(ServedNode.USER, data, 1)).next();
    assertThat(everything.getNextPageToken()).isNotEmpty();
    // The token of one who sees more gives another no more than what is his.
    SearchRequest stolen =
        search(ALICE, data, 10).toBuilder().setPageToken(everything.getNextPageToken()).build();
    assertThat(all(s2p.search(stolen)))
        .flatExtracting(SearchResponse::getOperationsList)
        .extracting(OperationSummary::getSource)
        .containsOnly(shared.name());
  }

  @Test
  void aDigestOfContentFindsOnlyWhatIsForHim() {
    Filter guessed =
        Filter.newBuilder()
            .setContentRoot(
                ByteString.copyFrom(hidden.payload().contentRoot().orElseThrow().bytes()))
            .build();
    assertThat(sources(ALICE, guessed)).isEmpty();
    assertThat(sources(ServedNode.USER, guessed)).hasSize(2);
  }

  @Test
  void whoHasNoGrantSeesTheFrameOfTheLogAlone() {
    assertThat(
            all(s2p.search(search(NOBODY, Filter.getDefaultInstance(), 1_000))).stream()
                .flatMap(page -> page.getOperationsList().stream())
                .filter(each -> !each.getSource().startsWith("urn:varve:source:representation"))
                .map(each -> each.getKind().name().replace("OPERATION_KIND_", "")))
        .isSubsetOf("GENESIS", "FORMAT", "BLOCK", "CONTROL")
        .filteredOn("CONTROL"::equals)
        .as("his own DataUser alone")
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void changesOfRightsAreForThoseWhoseRightsTheyAreAndForWhoMayReadEverything() {
    assertThat(s2p.get(get(ALICE, grant.id())).getOperation().toByteArray())
        .isEqualTo(grant.bytes());
    assertThat(s2p.get(get(ServedNode.USER, grant.id())).getOperation().toByteArray())
        .isEqualTo(grant.bytes());
    assertFails(ErrorReason.NOT_FOUND, () -> s2p.get(get(NOBODY, grant.id())));
  }

  @Test
  @Tag("Y-8.3-a3")
  void whoIsUnknownOrSuspendedIsNobody() {
    for (String user : List.of("eve", "gone")) {
      assertFails(
          ErrorReason.UNKNOWN_USER,
          () -> all(s2p.search(search(user, Filter.getDefaultInstance(), 10))));
      assertFails(
          ErrorReason.UNKNOWN_USER,
          () -> s2p.identifyUser(IdentifyUserRequest.newBuilder().setCertificate(user).build()));
    }
    assertFails(
        ErrorReason.MALFORMED_REQUEST,
        () -> all(s2p.search(search("*", Filter.getDefaultInstance(), 10))));
  }

  @Test
  @Tag("Y-6.2.5-a")
  @Tag("Y-8.4-c")
  void anOpenSubscriptionEndsWithTheGrant() {
    Iterator<SubscribeResponse> toSource =
        s2p.subscribe(
            SubscribeRequest.newBuilder()
                .setRequester(user(ALICE))
                .setFilter(source(shared.name()))
                .setFromPosition(0)
                .build());
    Iterator<SubscribeResponse> toAll =
        s2p.subscribe(
            SubscribeRequest.newBuilder()
                .setRequester(user(ALICE))
                .setFilter(source("urn:varve:source:th*"))
                .setFromPosition(0)
                .build());
    assertThat(toSource.next().getOperationsList()).hasSize(1);
    assertThat(toAll.next().getOperationsList()).hasSize(1);
    node.append(
        node.authority()
            .says(
                OperationKind.CONTROL,
                ControlBody.delete(ResourceKind.GRANT.word(), "shared", 2, grant.id()).encode()));
    node.append(shared.says("too late"));
    assertFails(ErrorReason.ACCESS_DENIED, () -> all(toSource));
    assertThat(toAll.next().getOperationsList()).isEmpty();
  }

  @Test
  void tellsWhetherSomebodyMay() {
    AccessDecision may = check(ALICE, shared.name());
    assertThat(may.getAllowed()).isTrue();
    assertThat(may.getGrant()).isEqualTo("shared");
    AccessDecision mayNot = check(ALICE, secret.name());
    assertThat(mayNot.getAllowed()).isFalse();
    assertThat(mayNot.getDenial()).contains("no grant covers it");
  }

  private AccessDecision check(String user, String source) {
    return s2p.checkAccess(
            CheckAccessRequest.newBuilder().setRequester(user(user)).setSource(source).build())
        .getDecision();
  }

  private List<String> sources(String user, Filter filter) {
    return all(s2p.search(search(user, filter, 1_000))).stream()
        .flatMap(page -> page.getOperationsList().stream())
        .map(OperationSummary::getSource)
        .toList();
  }

  private static Spec grant(String user, String source) {
    return Spec.of(Map.of("user", SpecValue.of(user), "sources", SpecValue.of(List.of(source))));
  }

  private static Requester user(String id) {
    return Requester.newBuilder().setUser(id).build();
  }

  private static Filter source(String name) {
    return Filter.newBuilder().setSource(name).build();
  }

  private static SearchRequest search(String user, Filter filter, int pageSize) {
    return SearchRequest.newBuilder()
        .setRequester(user(user))
        .setFilter(filter)
        .setPageSize(pageSize)
        .build();
  }

  private static GetRequest get(String user, OperationId id) {
    return GetRequest.newBuilder().setRequester(user(user)).setOperationId(bytes(id)).build();
  }

  private static TraceRequest trace(String user, Operation operation) {
    return TraceRequest.newBuilder()
        .setRequester(user(user))
        .setOperationId(bytes(operation.id()))
        .build();
  }

  private static GetContentRequest content(String user, Operation operation) {
    return GetContentRequest.newBuilder()
        .setRequester(user(user))
        .setOperationId(bytes(operation.id()))
        .build();
  }

  private static ProveRequest prove(String user, Operation operation) {
    return ProveRequest.newBuilder()
        .setRequester(user(user))
        .setOperationId(bytes(operation.id()))
        .setItemIndex(0)
        .setIncludeItem(true)
        .build();
  }

  private static HistoryRequest history(String user, String source) {
    return HistoryRequest.newBuilder().setRequester(user(user)).setSource(source).build();
  }

  private static ProveCompletenessRequest completeness(String user, TestSource source) {
    return ProveCompletenessRequest.newBuilder()
        .setRequester(user(user))
        .setSource(source.name())
        .setSigner(source.signer())
        .setEpoch(1)
        .build();
  }
}
