package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.bytes;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestActor;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.LedgerNode;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.NotedAccess;
import org.varve.proto.common.v1.RelatedOperation;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.common.v1.Trace;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.RecordOperationRequest;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.proto.s2p.v1.TraceRequest;

/**
 * A trace tells of other data what its reader may read, and of persons what concerns him. The lamp
 * is eve's, the safe nobody's; max derives from both, ben reads the lamp and what max makes.
 */
@Timeout(60)
class TraceSightTest {
  private static final byte[] ITEM = {7};

  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private final LedgerFixtures fixtures = LedgerFixtures.seeded(5);
  private final TestActor max = new TestActor(Office.USER, "max", fixtures.key("of max"));
  private final String lampName = node.source().name();
  private final TestSource safeSource = node.source("urn:varve:source:safe");
  private final Operation lamp = node.recorded("on");
  private Operation safe;
  private RecordedAccesses recorded;
  private S2pServiceBlockingStub s2p;

  @BeforeEach
  void start() throws IOException {
    node.append(node.authority().binds(safeSource));
    safe = safeSource.says("shut");
    node.append(safe);
    node.append(
        node.founds(ResourceKind.DATA_USER, "max", max.credential()),
        node.founds(ResourceKind.DATA_USER, "eve", Spec.empty()),
        node.founds(ResourceKind.DATA_USER, "ben", Spec.empty()),
        node.founds(ResourceKind.OWNERSHIP, lampName, Spec.of(Map.of("owner", text("eve")))));
    node.append(
        grant("max", "max", List.of(lampName, safeSource.name()), "derive"),
        grant("ben", "ben", List.of(lampName, "urn:varve:user:max"), "read"));
    recorded = new RecordedAccesses(node, folder, Duration.ofMillis(100));
    s2p = S2pServiceGrpc.newBlockingStub(recorded.asEntity());
  }

  @AfterEach
  void stop() {
    recorded.close();
  }

  @Test
  void namesTheParentsThatItsReaderMayReadAndCountsTheOthers() {
    Operation mean = derive(lamp.id(), safe.id());

    Trace bens = trace("ben", mean.id());
    assertThat(ids(bens.getParentsList())).containsExactly(bytes(lamp.id()));
    assertThat(bens.getParents(0).getSource()).isEqualTo(lampName);
    assertThat(bens.getHiddenParents()).isOne();
    assertThat(bens.toString()).doesNotContain(safeSource.name());

    Trace all = trace(ServedNode.USER, mean.id());
    assertThat(ids(all.getParentsList())).containsExactly(bytes(lamp.id()), bytes(safe.id()));
    assertThat(all.getHiddenParents()).isZero();
  }

  @Test
  void tellsAParentThatIsNotHisFromOneThatIsNotThereInNoWay() {
    OperationId nowhere = safeSource.says("never recorded").id();
    Operation child =
        node.source().says(List.of(ITEM), payload -> payload.parents(List.of(nowhere)));
    node.append(child);
    Trace trace = trace("ben", child.id());
    assertThat(trace.getParentsList()).isEmpty();
    assertThat(trace.getHiddenParents()).isOne();
  }

  @Test
  void listsWhatWasDerivedToThoseWhoMayReadIt() {
    Operation mean = derive(lamp.id(), safe.id());

    assertThat(ids(trace("ben", lamp.id()).getChildrenList())).containsExactly(bytes(mean.id()));
    assertThat(trace("ben", lamp.id()).getChildren(0).getSource()).isEqualTo("urn:varve:user:max");
    Trace eves = trace("eve", lamp.id());
    assertThat(eves.getChildrenList()).as("nobody granted her what max makes").isEmpty();
    assertThat(eves.hasMoreChildrenFrom()).isFalse();
  }

  @Test
  void givesAHundredChildrenAtATimeAndTellsWhereToGoOn() {
    List<Operation> said = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      said.add(node.source().says(List.of(ITEM), payload -> payload.parents(List.of(lamp.id()))));
    }
    node.append(said.toArray(Operation[]::new));
    recorded.awaitIndex();

    List<ByteString> found = new ArrayList<>();
    TraceRequest.Builder request = request("ben", lamp.id());
    Trace page = s2p.trace(request.build()).getTrace();
    List<Integer> sizes = new ArrayList<>(List.of(page.getChildrenCount()));
    found.addAll(ids(page.getChildrenList()));
    while (page.hasMoreChildrenFrom()) {
      page = s2p.trace(request.setChildrenFrom(page.getMoreChildrenFrom()).build()).getTrace();
      sizes.add(page.getChildrenCount());
      found.addAll(ids(page.getChildrenList()));
    }
    assertThat(sizes).containsExactly(100, 100, 30);
    assertThat(found)
        .containsExactlyElementsOf(said.stream().map(each -> bytes(each.id())).toList());
  }

  @Test
  void showsTheReadsOfAllToTheOwnerAndHisOwnToAReader() throws InterruptedException {
    read("ben", "repair");
    read("max", "");
    recorded.awaitEntries(2);

    List<NotedAccess> eves = trace("eve", lamp.id()).getAccessesList();
    assertThat(eves)
        .extracting(NotedAccess::getActor)
        .containsExactlyInAnyOrder("urn:varve:user:ben", "urn:varve:user:max");
    assertThat(eves).extracting(NotedAccess::getPurpose).contains("repair");
    assertThat(eves).allMatch(access -> access.getOperationId().size() == 32);
    assertThat(trace("ben", lamp.id()).getAccessesList())
        .extracting(NotedAccess::getActor)
        .containsOnly("urn:varve:user:ben");
    assertThat(trace("eve", lamp.id()).getAccessesCut()).isFalse();
  }

  @Test
  @Tag("Y-8.5-b3")
  void whatATraceTellsOfOtherDataIsAReadOfIt() throws InterruptedException {
    Operation mean = derive(lamp.id(), safe.id());
    trace("ben", mean.id());
    long leaf = node.ledger().log().leafIndexOf(lamp.id()).orElseThrow();
    recorded.awaitEntries(2);
    assertThat(recorded.entries())
        .anySatisfy(
            entry -> {
              assertThat(entry.actor()).isEqualTo("urn:varve:user:ben");
              assertThat(entry.action()).isEqualTo("Trace");
              assertThat(entry.source()).contains(lampName);
              assertThat(entry.leaves().get(0).first()).isEqualTo(leaf);
            });
  }

  private void read(String user, String purpose) {
    var unused =
        s2p.get(
            GetRequest.newBuilder()
                .setRequester(Requester.newBuilder().setUser(user).setPurpose(purpose))
                .setOperationId(bytes(lamp.id()))
                .build());
  }

  /** What max makes of other data; answered when the index has it. */
  private Operation derive(OperationId... parents) {
    Operation derived =
        max.signs(
            "urn:varve:user:max",
            OperationPayload.of(OperationKind.DATA)
                .format(TestSource.OPAQUE)
                .dataType("test")
                .items(ItemTree.of(List.of(ITEM)))
                .sampledFrom(LedgerFixtures.START)
                .sampledTo(LedgerFixtures.START)
                .parents(List.of(parents)));
    var unused =
        s2p.recordOperation(
            RecordOperationRequest.newBuilder()
                .setRequester(Requester.newBuilder().setUser("max"))
                .setOperation(ByteString.copyFrom(derived.bytes()))
                .addItems(ByteString.copyFrom(ITEM))
                .build());
    return derived;
  }

  private Trace trace(String user, OperationId id) {
    return s2p.trace(request(user, id).build()).getTrace();
  }

  private static TraceRequest.Builder request(String user, OperationId id) {
    return TraceRequest.newBuilder()
        .setRequester(Requester.newBuilder().setUser(user))
        .setOperationId(bytes(id));
  }

  private static List<ByteString> ids(List<RelatedOperation> related) {
    return related.stream().map(RelatedOperation::getOperationId).toList();
  }

  private Operation grant(String id, String user, List<String> sources, String right) {
    return node.founds(
        ResourceKind.GRANT,
        id,
        Spec.of(
            Map.of(
                "user", text(user),
                "sources", SpecValue.of(sources),
                "rights", SpecValue.of(List.of("read", right)))));
  }

  private static SpecValue text(String text) {
    return SpecValue.of(text);
  }
}
