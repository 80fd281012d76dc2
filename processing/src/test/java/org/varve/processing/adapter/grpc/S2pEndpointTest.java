package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.all;
import static org.varve.processing.adapter.grpc.Messages.assertFails;
import static org.varve.processing.adapter.grpc.Messages.bytes;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.LedgerNode;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.SearchOrder;
import org.varve.proto.common.v1.TimeRange;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.GetContentResponse;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.GetResponse;
import org.varve.proto.s2p.v1.HistoryRequest;
import org.varve.proto.s2p.v1.HistoryResponse;
import org.varve.proto.s2p.v1.ProveRequest;
import org.varve.proto.s2p.v1.ProveResponse;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.proto.s2p.v1.SearchResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Role;

/** S2P as provisioning sees it. */
@Timeout(60)
class S2pEndpointTest {
  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private final TestSource source = node.source();
  private ProcessingEntity processing;
  private ServedNode served;
  private S2pServiceBlockingStub s2p;

  @BeforeEach
  void start() throws IOException {
    processing =
        new ProcessingEntity(ProcessingConfig.defaults(), folder, node.ledger(), node.contents());
    served = ServedNode.inProcess(processing.services());
    s2p = S2pServiceGrpc.newBlockingStub(served.channelAs(Role.ENTITY));
  }

  @AfterEach
  void stop() {
    processing.stop();
    served.close();
  }

  @Test
  @Tag("Y-7.1.2-d")
  @Tag("Y-6.2.4-d")
  void findsByEachPropertyWhatHasIt() {
    Operation hot =
        source.says(
            LedgerNode.content("40").items(),
            payload -> payload.dataType("temperature").labels(Map.of("site", "roof")));
    Operation cold = source.says(LedgerNode.content("-3").items(), p -> p.dataType("humidity"));
    node.append(hot, cold);
    processing.start();
    long leaf = node.ledger().log().leafIndexOf(hot.id()).orElseThrow();

    assertThat(leaves(Filter.newBuilder().setDataType("temperature"))).containsExactly(leaf);
    assertThat(leaves(Filter.newBuilder().putLabels("site", "roof"))).containsExactly(leaf);
    assertThat(leaves(Filter.newBuilder().setSource(source.name())))
        .containsExactly(leaf, leaf + 1);
    assertThat(leaves(Filter.newBuilder().setSigner(source.signer())))
        .containsExactly(leaf, leaf + 1);
    assertThat(leaves(Filter.newBuilder().setKind(OperationKind.OPERATION_KIND_DATA)))
        .containsExactly(leaf, leaf + 1);
    assertThat(
            leaves(
                Filter.newBuilder()
                    .setContentRoot(
                        ByteString.copyFrom(hot.payload().contentRoot().orElseThrow().bytes()))))
        .containsExactly(leaf);
    TimeRange first =
        TimeRange.newBuilder()
            .setFrom(Answers.timestamp(LedgerFixtures.START))
            .setUntil(Answers.timestamp(LedgerFixtures.START.plusMillis(1)))
            .build();
    assertThat(leaves(Filter.newBuilder().setSampled(first))).containsExactly(leaf);
    TimeRange sinceNow =
        TimeRange.newBuilder()
            .setFrom(Answers.timestamp(node.ledger().log().head().time().plusMillis(1)))
            .build();
    assertThat(leaves(Filter.newBuilder().setCommitted(sinceNow))).isEmpty();
  }

  @Test
  void showsAllThatIsSaidOfAnOperation() {
    Operation operation =
        source.says(
            LedgerNode.content("40", "41").items(),
            payload ->
                payload
                    .dataType("temperature")
                    .description("on the roof")
                    .labels(Map.of("site", "roof")));
    node.append(operation);
    processing.start();
    OperationSummary summary =
        pages(SearchRequest.newBuilder().setFilter(Filter.newBuilder().setSource(source.name())))
            .get(0)
            .getOperations(0);
    assertThat(summary.getOperationId()).isEqualTo(bytes(operation.id()));
    assertThat(summary.getKind()).isEqualTo(OperationKind.OPERATION_KIND_DATA);
    assertThat(summary.getSigner()).isEqualTo(source.signer());
    assertThat(summary.getSource()).isEqualTo(source.name());
    assertThat(summary.getEpoch()).isEqualTo(1);
    assertThat(summary.getSequence()).isEqualTo(1);
    assertThat(summary.getFormat()).isEqualTo(TestSource.OPAQUE);
    assertThat(summary.getDataType()).isEqualTo("temperature");
    assertThat(summary.getDescription()).isEqualTo("on the roof");
    assertThat(summary.getLabelsMap()).containsOnly(Map.entry("site", "roof"));
    assertThat(summary.getItemCount()).isEqualTo(2);
    assertThat(summary.getSampledFrom()).isEqualTo(Answers.timestamp(LedgerFixtures.START));
    assertThat(summary.getSampledTo()).isEqualTo(Answers.timestamp(LedgerFixtures.START));
    assertThat(summary.getIssuedAt()).isEqualTo(Answers.timestamp(LedgerFixtures.START));
    assertThat(summary.hasEncapsulatedAt()).isTrue();
    assertThat(summary.getCommittedAt())
        .isEqualTo(Answers.timestamp(node.ledger().log().head().time()));
    assertThat(summary.getLedgerHeight()).isEqualTo(node.ledger().status().height());
    assertThat(summary.getOperationBytes()).isEqualTo(operation.size());
    assertThat(summary)
        .as("the log itself says the same")
        .isEqualTo(
            s2p.get(GetRequest.newBuilder().setOperationId(bytes(operation.id())).build())
                .getSummary());
  }

  @Test
  void streamsPagesInTheOrderAskedForWithTheSizeOfTheLog() {
    for (int i = 0; i < 10; i++) {
      node.recorded("reading " + i);
    }
    processing.start();
    long size = node.ledger().log().head().size();
    List<SearchResponse> pages =
        pages(
            SearchRequest.newBuilder()
                .setPageSize(4)
                .setOrder(SearchOrder.SEARCH_ORDER_NEWEST_FIRST));
    List<Long> leaves =
        pages.stream()
            .flatMap(page -> page.getOperationsList().stream())
            .map(OperationSummary::getLeafIndex)
            .toList();
    assertThat(leaves).hasSize((int) size).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(pages).extracting(SearchResponse::getTreeSize).containsOnly(size);
    assertThat(pages.get(pages.size() - 1).getNextPageToken()).isEmpty();
    SearchRequest.Builder onePage =
        SearchRequest.newBuilder()
            .setPageSize(4)
            .setLimit(4)
            .setOrder(SearchOrder.SEARCH_ORDER_NEWEST_FIRST);
    SearchResponse first = pages(onePage).get(0);
    SearchResponse second = pages(onePage.setPageToken(first.getNextPageToken())).get(0);
    assertThat(List.of(first, second)).isEqualTo(pages.subList(0, 2));
  }

  @Test
  @Tag("Y-6.2.4-d")
  void tellsAHistoryWithItsGapsAndForks() {
    TestSource clone = source.cloned();
    Operation first = node.recorded("first");
    Operation contradicting = clone.says("contradicting");
    node.append(contradicting);
    source.skips();
    Operation third = node.recorded("third");
    processing.start();
    List<HistoryResponse> history =
        all(s2p.history(HistoryRequest.newBuilder().setSource(source.name()).build()));
    assertThat(history).hasSize(4);
    assertThat(history.get(0).getOperation().getOperationId()).isEqualTo(bytes(first.id()));
    assertThat(history.get(1).getFork().getRefusedOperationId())
        .isEqualTo(bytes(contradicting.id()));
    assertThat(history.get(1).getFork().getRecordedOperationId()).isEqualTo(bytes(first.id()));
    assertThat(history.get(2).getGap().getFromSequence()).isEqualTo(2);
    assertThat(history.get(2).getGap().getToSequence()).isEqualTo(2);
    assertThat(history.get(3).getOperation().getOperationId()).isEqualTo(bytes(third.id()));
    assertFails(
        ErrorReason.UNKNOWN_SOURCE,
        () -> s2p.history(HistoryRequest.newBuilder().setSource("urn:x").build()).hasNext());
  }

  @Test
  @Tag("Y-7.1.2-c")
  @Tag("Y-6.2.4-d")
  void givesContentByOperationWithItsProof() {
    Operation operation = node.recorded("a", "b", "c");
    processing.start();
    GetContentRequest.Builder request =
        GetContentRequest.newBuilder().setOperationId(bytes(operation.id()));
    List<GetContentResponse> items = all(s2p.getContent(request.build()));
    assertThat(items).extracting(i -> i.getItem().toStringUtf8()).containsExactly("a", "b", "c");
    assertThat(items).extracting(GetContentResponse::getItemIndex).containsExactly(0, 1, 2);
    List<GetContentResponse> some =
        all(s2p.getContent(request.setItemFrom(1).setItemCount(1).build()));
    assertThat(some).extracting(i -> i.getItem().toStringUtf8()).containsExactly("b");
    assertThat(some).extracting(GetContentResponse::getItemIndex).containsExactly(1);
    assertThat(some.get(0).getOperation().toByteArray())
        .as("whatever part is asked for, with what it is held against")
        .isEqualTo(operation.bytes());
    assertFails(
        ErrorReason.NOT_FOUND, () -> s2p.getContent(request.setItemFrom(3).build()).hasNext());
    ProveResponse proof =
        s2p.prove(
            ProveRequest.newBuilder()
                .setOperationId(bytes(operation.id()))
                .setItemIndex(1)
                .setIncludeItem(true)
                .setIncludeBinding(true)
                .setIncludeEncapsulation(true)
                .build());
    assertThat(proof.getItem().getItem().toStringUtf8()).isEqualTo("b");
    assertThat(proof.getBindingsCount()).isEqualTo(1);
    assertThat(proof.getEncapsulation().getIndex()).isZero();
    assertThat(proof.getAnchor().getLedger()).isEqualTo("embedded");
    assertThat(proof.getAnchor().getHeight()).isEqualTo(node.ledger().status().height());
    assertThat(proof.getCheckpoint()).isEqualTo(node.ledger().log().head().checkpoint());
  }

  @Test
  void givesTheGenesisOperation() {
    processing.start();
    GetResponse genesis = s2p.get(GetRequest.newBuilder().setLeafIndex(0).build());
    assertThat(genesis.hasReceipt()).isFalse();
    assertThat(genesis.getSummary().getKind()).isEqualTo(OperationKind.OPERATION_KIND_GENESIS);
    assertThat(genesis.getOperation().toByteArray())
        .isEqualTo(node.ledger().identity().genesis().bytes());
  }

  @Test
  void saysThatStoredContentIsDamaged() {
    Operation operation = node.recorded("a");
    processing.start();
    node.contents().damage(operation.payload().contentRoot().orElseThrow());
    assertFails(
        ErrorReason.DATA_DAMAGED,
        () ->
            s2p.getContent(
                    GetContentRequest.newBuilder().setOperationId(bytes(operation.id())).build())
                .hasNext());
  }

  static List<SearchRequest.Builder> malformedSearches() {
    Timestamp late = Timestamp.newBuilder().setSeconds(2).build();
    Timestamp early = Timestamp.newBuilder().setSeconds(1).build();
    Filter.Builder labels = Filter.newBuilder();
    for (int i = 0; i < 33; i++) {
      labels.putLabels("label " + i, "x");
    }
    return List.of(
        SearchRequest.newBuilder().setPageSize(1_001),
        SearchRequest.newBuilder().setPageSize(-1),
        SearchRequest.newBuilder().setPageToken("x".repeat(1_025)),
        SearchRequest.newBuilder().setOrderValue(99),
        SearchRequest.newBuilder().setFilter(Filter.newBuilder().setKindValue(99)),
        SearchRequest.newBuilder().setFilter(labels),
        SearchRequest.newBuilder().setFilter(Filter.newBuilder().setSource("x".repeat(8_193))),
        SearchRequest.newBuilder()
            .setFilter(Filter.newBuilder().setContentRoot(ByteString.copyFrom(new byte[31]))),
        SearchRequest.newBuilder().setFilter(sampled(late, early)),
        SearchRequest.newBuilder().setFilter(sampled(late, late)),
        SearchRequest.newBuilder()
            .setFilter(sampled(early, Timestamp.newBuilder().setNanos(-1).build())),
        SearchRequest.newBuilder()
            .setFilter(sampled(early, Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build())));
  }

  @ParameterizedTest
  @MethodSource("malformedSearches")
  void refusesMalformedSearches(SearchRequest.Builder request) {
    processing.start();
    assertFails(ErrorReason.MALFORMED_REQUEST, () -> s2p.search(request.build()).hasNext());
  }

  @Test
  void refusesOtherMalformedRequests() {
    processing.start();
    assertFails(ErrorReason.MALFORMED_REQUEST, () -> s2p.get(GetRequest.getDefaultInstance()));
    assertFails(ErrorReason.MALFORMED_REQUEST, () -> s2p.prove(ProveRequest.getDefaultInstance()));
    assertFails(
        ErrorReason.MALFORMED_REQUEST,
        () -> s2p.history(HistoryRequest.getDefaultInstance()).hasNext());
    assertFails(
        ErrorReason.MALFORMED_REQUEST,
        () -> s2p.getContent(GetContentRequest.getDefaultInstance()).hasNext());
    assertFails(
        ErrorReason.PAGE_TOKEN_INVALID,
        () -> s2p.search(SearchRequest.newBuilder().setPageToken("x").build()).hasNext());
  }

  @ParameterizedTest
  @EnumSource(value = Role.class, names = "ENTITY", mode = EnumSource.Mode.EXCLUDE)
  void servesEntitiesOnly(Role role) throws IOException {
    S2pServiceBlockingStub other = S2pServiceGrpc.newBlockingStub(served.channelAs(role));
    assertFails(
        ErrorReason.ROLE_MISMATCH,
        () -> other.search(SearchRequest.getDefaultInstance()).hasNext());
    assertFails(
        ErrorReason.ROLE_MISMATCH,
        () -> other.get(GetRequest.newBuilder().setLeafIndex(0).build()));
    assertFails(
        ErrorReason.ROLE_MISMATCH,
        () -> other.history(HistoryRequest.getDefaultInstance()).hasNext());
    assertFails(
        ErrorReason.ROLE_MISMATCH,
        () -> other.getContent(GetContentRequest.getDefaultInstance()).hasNext());
    assertFails(ErrorReason.ROLE_MISMATCH, () -> other.prove(ProveRequest.getDefaultInstance()));
  }

  private List<Long> leaves(Filter.Builder filter) {
    return pages(SearchRequest.newBuilder().setFilter(filter)).stream()
        .flatMap(page -> page.getOperationsList().stream())
        .map(OperationSummary::getLeafIndex)
        .toList();
  }

  private List<SearchResponse> pages(SearchRequest.Builder request) {
    return all(s2p.search(request.build()));
  }

  private static Filter.Builder sampled(Timestamp from, Timestamp until) {
    return Filter.newBuilder().setSampled(TimeRange.newBuilder().setFrom(from).setUntil(until));
  }
}
