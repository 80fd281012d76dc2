package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.all;
import static org.varve.processing.adapter.grpc.Messages.assertFails;

import io.grpc.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.processing.LedgerNode;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.AccessFilter;
import org.varve.proto.common.v1.Event;
import org.varve.proto.common.v1.EventFilter;
import org.varve.proto.common.v1.EventKind;
import org.varve.proto.common.v1.EventPosition;
import org.varve.proto.common.v1.EventStage;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.NotedAccess;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.m2p.v1.AuditRequest;
import org.varve.proto.m2p.v1.CheckSequenceRequest;
import org.varve.proto.m2p.v1.GetCheckpointRequest;
import org.varve.proto.m2p.v1.GetStatusRequest;
import org.varve.proto.m2p.v1.ListAccessesRequest;
import org.varve.proto.m2p.v1.ListRulesRequest;
import org.varve.proto.m2p.v1.M2pServiceGrpc;
import org.varve.proto.m2p.v1.M2pServiceGrpc.M2pServiceBlockingStub;
import org.varve.proto.m2p.v1.NoteAccessesRequest;
import org.varve.proto.m2p.v1.SupervisorAccess;
import org.varve.proto.m2p.v1.ValidateDataRequest;
import org.varve.proto.m2p.v1.WatchEventsRequest;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.rp.ErrorReason;

/** Supervisors change nothing by looking, and that they looked is on the ledger. */
@Timeout(60)
class SupervisorReadTest {
  private static final String SUE = "urn:varve:supervisor:sue";
  private static final String TOM = "urn:varve:supervisor:tom";

  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private final Operation operation = node.recorded("a");
  private final String source = node.source().name();
  private RecordedAccesses recorded;
  private M2pServiceBlockingStub m2p;

  @BeforeEach
  void start() throws IOException {
    node.append(
        node.founds(ResourceKind.DATA_USER, "owen", Spec.empty()),
        node.founds(
            ResourceKind.OWNERSHIP, source, Spec.of(Map.of("owner", SpecValue.of("owen")))));
    recorded = new RecordedAccesses(node, folder, Duration.ofMillis(100));
    m2p = M2pServiceGrpc.newBlockingStub(recorded.asEntity());
  }

  @AfterEach
  void stop() {
    recorded.close();
  }

  @Test
  @Tag("Y-8.9-3")
  void eachCallLeavesAnEntryAndTheStateAsItWas() throws InterruptedException {
    List<Operation> before = recorded.operations();
    List<Resource> resources = resources();
    callAllAs("sue");

    Set<String> called =
        Set.of(
            "Audit",
            "CheckSequence",
            "ValidateData",
            "ListAccesses",
            "WatchEvents",
            "ListUserOperations");
    await(() -> called(AccessEntry::action).equals(called));

    List<AccessEntry> entries = recorded.entries();
    assertThat(entries).extracting(AccessEntry::actor).containsOnly(SUE);
    long leaf = node.ledger().log().leafIndexOf(operation.id()).orElseThrow();
    assertThat(entries)
        .anySatisfy(
            audit -> {
              assertThat(audit.action()).isEqualTo("Audit");
              assertThat(audit.source()).contains(source);
              assertThat(audit.leaves()).containsExactly(new AccessEntry.LeafRange(leaf, leaf));
            });
    assertThat(entry(entries, "CheckSequence").source()).contains("*");
    assertThat(entry(entries, "ListUserOperations").calls()).isEqualTo(3);
    assertThat(resources()).isEqualTo(resources);
    assertThat(node.ledger().log().signers()).hasSize(1);
    assertThat(recorded.operations().subList(before.size(), recorded.operations().size()))
        .extracting(each -> each.payload().kind())
        .containsOnly(OperationKind.ACCESS, OperationKind.BLOCK);
  }

  @Test
  void whatMonitoringLooksAtByItselfLeavesNoTrace() throws InterruptedException {
    long size = node.ledger().log().head().size();
    callAllAs("");
    Thread.sleep(400); // four times as long as an access takes to be recorded
    assertThat(node.ledger().log().head().size()).isEqualTo(size);
  }

  @Test
  void aWatchThatTellsOfItselfEnds() throws InterruptedException {
    watch("sue", EventKind.EVENT_KIND_ACCESSED, 1);
    await(() -> !recorded.entries().isEmpty());
    Thread.sleep(400); // were what it gives noted too, each entry would make the next
    assertThat(recorded.entries()).hasSize(1);
  }

  @Test
  @Tag("Y-8.5-b3")
  @Tag("Y-6.1.1-l")
  void anEventSaysWhoReadWhatForAndWhetherHeMight() throws IOException {
    var s2p = S2pServiceGrpc.newBlockingStub(recorded.asEntity());
    all(
        s2p.search(
            SearchRequest.newBuilder()
                .setRequester(Requester.newBuilder().setUser(ServedNode.USER).setPurpose("study"))
                .setFilter(Filter.newBuilder().setSource(source))
                .build()));
    assertFails(
        ErrorReason.ACCESS_DENIED,
        () ->
            all(
                s2p.search(
                    SearchRequest.newBuilder()
                        .setRequester(Requester.newBuilder().setUser("owen"))
                        .setFilter(Filter.newBuilder().setSource("elsewhere"))
                        .build())));

    List<Event> events = watch("", EventKind.EVENT_KIND_ACCESSED, 2);
    assertThat(events).extracting(Event::getStage).containsOnly(EventStage.EVENT_STAGE_TRANSFER);
    List<NotedAccess> accesses =
        events.stream().flatMap(event -> event.getAccessesList().stream()).toList();

    assertThat(accesses)
        .anySatisfy(
            access -> {
              assertThat(access.getActor()).isEqualTo("urn:varve:user:owen");
              assertThat(access.getSource()).isEqualTo("elsewhere");
              assertThat(access.getAllowed()).isFalse();
            })
        .anySatisfy(
            access -> {
              assertThat(access.getAllowed()).isTrue();
              assertThat(access.getActor()).isEqualTo("urn:varve:user:" + ServedNode.USER);
              assertThat(access.getPurpose()).isEqualTo("study");
              assertThat(access.getSource()).isEqualTo(source);
            });
  }

  @Test
  void theOwnerSeesSupervisorsWhoLookedAtPatternsThatCoverHisSource() throws Exception {
    audit("sue", source.substring(0, 5) + "*");
    audit("sue", "elsewhere/*");
    awaitFound("elsewhere/*");
    List<NotedAccess> seen =
        all(
                S2pServiceGrpc.newBlockingStub(recorded.asEntity())
                    .listAccesses(
                        org.varve.proto.s2p.v1.ListAccessesRequest.newBuilder()
                            .setRequester(Requester.newBuilder().setUser("owen"))
                            .setSource(source)
                            .build()))
            .stream()
            .flatMap(page -> page.getAccessesList().stream())
            .toList();
    assertThat(seen).extracting(NotedAccess::getActor).containsOnly(SUE);
    assertThat(seen).extracting(NotedAccess::getSource).doesNotContain("elsewhere/*");
  }

  @Test
  void supervisorsFindAccessesByWhoAndWhatAndDecision() throws InterruptedException {
    audit("sue", source);
    audit("tom", "");
    await(() -> Set.copyOf(found(AccessFilter.newBuilder())).equals(Set.of(SUE, TOM)));
    assertThat(found(AccessFilter.newBuilder().setActor(SUE))).containsOnly(SUE);
    assertThat(found(AccessFilter.newBuilder().setSource(source))).contains(SUE, TOM);
    assertThat(found(AccessFilter.newBuilder().setSource("elsewhere"))).containsOnly(TOM);
    assertThat(found(AccessFilter.newBuilder().setDenied(true))).isEmpty();
  }

  @Test
  void refusesNamesThatNobodyHas() {
    assertFails(ErrorReason.MALFORMED_REQUEST, () -> audit("sue and tom", ""));
    assertFails(ErrorReason.MALFORMED_REQUEST, () -> note("sue", "no word", 1));
    assertFails(ErrorReason.MALFORMED_REQUEST, () -> note("", "ListAlerts", 1));
    assertFails(ErrorReason.MALFORMED_REQUEST, () -> note("sue", "ListAlerts", 0));
  }

  private void callAllAs(String supervisor) {
    audit(supervisor, source);
    all(m2p.checkSequence(CheckSequenceRequest.newBuilder().setSupervisor(supervisor).build()));
    all(m2p.validateData(ValidateDataRequest.newBuilder().setSupervisor(supervisor).build()));
    all(m2p.listAccesses(ListAccessesRequest.newBuilder().setSupervisor(supervisor).build()));
    watch(supervisor, EventKind.EVENT_KIND_CREATED, 1);
    if (!supervisor.isEmpty()) {
      note(supervisor, "ListUserOperations", 3);
    }
    var status = m2p.getStatus(GetStatusRequest.getDefaultInstance());
    var checkpoint = m2p.getCheckpoint(GetCheckpointRequest.getDefaultInstance());
    assertThat(status.getStatus().getTreeSize()).isLessThanOrEqualTo(checkpoint.getTreeSize() + 8);
    all(m2p.listRules(ListRulesRequest.getDefaultInstance()));
  }

  private void audit(String supervisor, String what) {
    all(
        m2p.audit(
            AuditRequest.newBuilder()
                .setSupervisor(supervisor)
                .setFilter(Filter.newBuilder().setSource(what))
                .build()));
  }

  private void note(String supervisor, String action, int calls) {
    assertThat(
            m2p.noteAccesses(
                NoteAccessesRequest.newBuilder()
                    .addAccesses(
                        SupervisorAccess.newBuilder()
                            .setSupervisor(supervisor)
                            .setAction(action)
                            .setCalls(calls))
                    .build()))
        .isNotNull();
  }

  /** Watches from the beginning until so many events came, or a while has passed. */
  private List<Event> watch(String supervisor, EventKind kind, int count) {
    List<Event> events = new ArrayList<>();
    Context.CancellableContext call = Context.current().withCancellation();
    call.run(
        () -> {
          var messages =
              m2p.watchEvents(
                  WatchEventsRequest.newBuilder()
                      .setSupervisor(supervisor)
                      .setFilter(EventFilter.newBuilder().addKinds(kind))
                      .setFrom(EventPosition.getDefaultInstance())
                      .build());
          for (int message = 0; events.stream().mapToInt(this::told).sum() < count; message++) {
            assertThat(message).as("messages until it was told").isLessThan(20);
            events.addAll(messages.next().getEventsList());
          }
        });
    call.cancel(null);
    return events;
  }

  private int told(Event event) {
    return Math.max(1, event.getAccessesCount());
  }

  private List<String> found(AccessFilter.Builder filter) {
    return all(m2p.listAccesses(ListAccessesRequest.newBuilder().setFilter(filter).build()))
        .stream()
        .flatMap(page -> page.getAccessesList().stream())
        .map(NotedAccess::getActor)
        .toList();
  }

  /** What is on the ledger is found a moment later: the index follows. */
  private void awaitFound(String source) throws InterruptedException {
    await(() -> !found(AccessFilter.newBuilder().setSource(source)).isEmpty());
  }

  private List<Resource> resources() {
    return Arrays.stream(ResourceKind.values())
        .flatMap(kind -> Stream.of(node.ledger().log().resources(kind)))
        .flatMap(List::stream)
        .toList();
  }

  /** Calls that are alike may be recorded in two parts, if what records them came in between. */
  private Set<String> called(Function<AccessEntry, String> what) {
    return recorded.entries().stream().map(what).collect(Collectors.toSet());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(10); // the test has a time limit
    }
  }

  private static AccessEntry entry(List<AccessEntry> entries, String action) {
    return entries.stream().filter(each -> each.action().equals(action)).findFirst().orElseThrow();
  }
}
