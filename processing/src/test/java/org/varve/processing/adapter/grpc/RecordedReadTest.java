package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.all;
import static org.varve.processing.adapter.grpc.Messages.assertFails;
import static org.varve.processing.adapter.grpc.Messages.bytes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.AccessEntry.Decision;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.LogReader;
import org.varve.ledger.ResourceKind;
import org.varve.processing.LedgerNode;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.processing.application.ProcessingMetrics;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.ListAccessesRequest;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Role;

/** Who read what, or was denied it, is on the ledger a moment later. */
@Timeout(60)
@Tag("Y-8.5-b3")
class RecordedReadTest {
  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private final Operation operation = node.recorded("a");
  private ProcessingEntity processing;
  private ServedNode served;
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
    ProcessingConfig usual = ProcessingConfig.defaults();
    processing =
        new ProcessingEntity(
            new ProcessingConfig(
                usual.recording(),
                usual.reading(),
                usual.indexCacheBytes(),
                new ProcessingConfig.AccessRecording(every, 256),
                usual.log()),
            new ProcessingEntity.Files(
                folder, folder.resolve("cosigned.txt"), folder.resolve("scrub.txt")),
            node.ledger(),
            node.contents(),
            Optional.empty(),
            Optional.of(
                new ProcessingEntity.Statements(node.authorityKey(), Clock.systemUTC(), List.of())),
            ProcessingMetrics.NOOP);
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
  void whatIsAllowedIsRecordedWithGrantPurposeAndLeaves() throws InterruptedException {
    s2p.get(
        GetRequest.newBuilder()
            .setRequester(Requester.newBuilder().setUser(ServedNode.USER).setPurpose("study"))
            .setOperationId(bytes(operation.id()))
            .build());
    AccessEntry entry = awaitEntries(1).get(0);
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
    AccessEntry entry = awaitEntries(1).get(0);
    assertThat(entry.decision()).isEqualTo(Decision.DENIED);
    assertThat(entry.actor()).isEqualTo("urn:varve:user:eve");
    assertThat(entry.operations()).isZero();
  }

  @Test
  void whatWasReadJustBeforeAStopIsRecordedAtTheStop() throws IOException {
    stop();
    serve(Duration.ofMinutes(10));
    search(node.source().name());
    processing.stop();
    assertThat(entries()).hasSize(1);
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
    awaitEntries(1);
    assertThat(accesses("owen", node.source().name())).hasSize(1);
    assertFails(ErrorReason.ACCESS_DENIED, () -> accesses("eve", node.source().name()));
    assertThat(accesses("owen", "")).hasSize(1);
    assertThat(accesses("eve", "")).isEmpty();
    assertThat(accesses(ServedNode.USER, "")).as("his own reads").hasSize(1);
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

  private List<AccessEntry> awaitEntries(int count) throws InterruptedException {
    while (entries().size() < count) {
      Thread.sleep(10);
    }
    return entries();
  }

  private List<AccessEntry> entries() {
    LogReader log = node.ledger().log();
    List<AccessEntry> entries = new ArrayList<>();
    for (long leaf = 0; leaf < log.head().size(); leaf++) {
      Operation at = log.operation(leaf).orElseThrow().operation();
      if (at.payload().kind() == OperationKind.ACCESS) {
        entries.addAll(AccessBody.decode(at.payload().body().orElseThrow()).entries());
      }
    }
    return entries;
  }
}
