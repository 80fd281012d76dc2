package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.all;
import static org.varve.processing.adapter.grpc.Messages.assertFails;
import static org.varve.processing.adapter.grpc.Messages.bytes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.AccessEntry.Decision;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.LedgerNode;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.ListAccessesRequest;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.rp.ErrorReason;

/** Who read what, or was denied it, is on the ledger a moment later. */
@Timeout(60)
@Tag("Y-8.5-b3")
class RecordedReadTest {
  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private final Operation operation = node.recorded("a");
  private RecordedAccesses recorded;
  private S2pServiceBlockingStub s2p;

  @BeforeEach
  void start() throws IOException {
    node.append(
        node.founds(ResourceKind.DATA_USER, "eve", Spec.empty()),
        node.founds(ResourceKind.DATA_USER, "owen", Spec.empty()),
        node.founds(
            ResourceKind.OWNERSHIP,
            node.source().name(),
            Spec.of(Map.of("owner", SpecValue.of("owen")))));
    serve(Duration.ofMillis(100));
  }

  private void serve(Duration every) throws IOException {
    recorded = new RecordedAccesses(node, folder, every);
    s2p = S2pServiceGrpc.newBlockingStub(recorded.asEntity());
  }

  @AfterEach
  void stop() {
    recorded.close();
  }

  @Test
  void whatIsAllowedIsRecordedWithGrantPurposeAndLeaves() throws InterruptedException {
    s2p.get(
        GetRequest.newBuilder()
            .setRequester(Requester.newBuilder().setUser(ServedNode.USER).setPurpose("study"))
            .setOperationId(bytes(operation.id()))
            .build());
    AccessEntry entry = recorded.awaitEntries(1).get(0);
    assertThat(entry.actor()).isEqualTo("urn:varve:user:" + ServedNode.USER);
    assertThat(entry.action()).isEqualTo("Get");
    assertThat(entry.source()).contains(node.source().name());
    assertThat(entry.decision()).isEqualTo(Decision.ALLOWED);
    assertThat(entry.purpose()).contains("study");
    assertThat(entry.grant()).contains("all");
    long leaf = node.ledger().log().leafIndexOf(operation.id()).orElseThrow();
    assertThat(entry.leaves()).containsExactly(new AccessEntry.LeafRange(leaf, leaf));
  }

  @Test
  void whatIsDeniedIsRecordedToo() throws InterruptedException {
    assertFails(
        ErrorReason.NOT_FOUND,
        () ->
            s2p.get(
                GetRequest.newBuilder()
                    .setRequester(Requester.newBuilder().setUser("eve"))
                    .setOperationId(bytes(operation.id()))
                    .build()));
    AccessEntry entry = recorded.awaitEntries(1).get(0);
    assertThat(entry.decision()).isEqualTo(Decision.DENIED);
    assertThat(entry.actor()).isEqualTo("urn:varve:user:eve");
    assertThat(entry.operations()).isZero();
  }

  @Test
  void whatWasReadJustBeforeAStopIsRecordedAtTheStop() throws IOException {
    stop();
    serve(Duration.ofMinutes(10));
    search(node.source().name());
    recorded.close();
    assertThat(recorded.entries()).hasSize(1);
    serve(Duration.ofMinutes(10));
  }

  @Test
  void theFrameOfTheLogIsNobodysDataAndReadingItLeavesNoTrace() throws InterruptedException {
    all(
        s2p.search(
            SearchRequest.newBuilder()
                .setFilter(
                    Filter.newBuilder()
                        .setKind(org.varve.proto.common.v1.OperationKind.OPERATION_KIND_BLOCK))
                .build()));
    long size = node.ledger().log().head().size();
    Thread.sleep(400); // four times as long as a read takes to be recorded
    assertThat(node.ledger().log().head().size()).isEqualTo(size);
  }

  @Test
  void theOwnerOfASourceSeesWhoReadItAndNobodyElseDoes() throws InterruptedException {
    search(node.source().name());
    recorded.awaitEntries(1);
    assertThat(accesses("owen", node.source().name())).hasSize(1);
    assertFails(ErrorReason.ACCESS_DENIED, () -> accesses("eve", node.source().name()));
    assertThat(accesses("owen", "")).hasSize(1);
    assertThat(accesses("eve", "")).isEmpty();
    assertThat(accesses(ServedNode.USER, "")).as("his own reads").hasSize(1);
  }

  @Test
  void aCallIsCountedOnceHoweverManySourcesAndPagesItReads() {
    TestSource other = node.source("urn:varve:source:barometer");
    node.append(node.authority().binds(other));
    node.append(other.says("b"), other.says("c"));
    node.recorded("d");
    SearchRequest onePage = SearchRequest.newBuilder().setPageSize(1).build();
    assertThat(all(s2p.search(onePage))).hasSizeGreaterThan(3);
    assertThat(recorded.decided()).containsExactly(true);

    GetRequest unseen =
        GetRequest.newBuilder()
            .setRequester(Requester.newBuilder().setUser("eve"))
            .setOperationId(bytes(operation.id()))
            .build();
    assertFails(ErrorReason.NOT_FOUND, () -> s2p.get(unseen));
    assertThat(recorded.decided()).containsExactly(true, false);
  }

  private List<org.varve.proto.common.v1.NotedAccess> accesses(String user, String source) {
    return all(
            s2p.listAccesses(
                ListAccessesRequest.newBuilder()
                    .setRequester(Requester.newBuilder().setUser(user))
                    .setSource(source)
                    .build()))
        .stream()
        .flatMap(page -> page.getAccessesList().stream())
        .toList();
  }

  private void search(String source) {
    all(
        s2p.search(
            SearchRequest.newBuilder().setFilter(Filter.newBuilder().setSource(source)).build()));
  }
}
