package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.bytes;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.ResourceKind;
import org.varve.processing.LedgerNode;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.common.v1.Trace;
import org.varve.proto.common.v1.TraceOwner;
import org.varve.proto.common.v1.TraceRight;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.proto.s2p.v1.TraceRequest;
import org.varve.rp.Role;

/** Whose an operation is and was, who may and might use it, and what became of it: one query. */
@Timeout(60)
class TraceUseTest {
  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private final String source = node.source().name();
  private Operation operation;
  private ProcessingEntity processing;
  private ServedNode served;
  private S2pServiceBlockingStub s2p;

  @BeforeEach
  void start() throws IOException {
    for (String user : List.of("ann", "ben", "cleo")) {
      node.append(node.founds(ResourceKind.DATA_USER, user, Spec.empty()));
    }
    operation = node.recorded("a");
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
  @Tag("Y-6.2.6-b")
  void tellsTheSourceAndWhatBindsIt() {
    Trace trace = trace(ServedNode.USER);
    assertThat(trace.getOperation().getSource()).isEqualTo(source);
    assertThat(trace.getBinding().getLeafIndex()).isPositive();
    assertThat(trace.getOwnersList()).isEmpty();
  }

  @Test
  @Tag("Y-6.2.6-c")
  @Tag("Y-6.2.6-e")
  void tellsTheOwnersInTheOrderOfTheirHopsWithTheOperationsThatSaySo() {
    Operation first = owner(1, "ann", Optional.empty());
    Operation second = owner(2, "ben", Optional.of(first));
    Operation third = owner(3, "cleo", Optional.of(second));
    List<TraceOwner> owners = trace("cleo").getOwnersList();
    assertThat(owners).extracting(TraceOwner::getUser).containsExactly("ann", "ben", "cleo");
    assertThat(owners)
        .extracting(TraceOwner::getOperationId)
        .containsExactly(bytes(first.id()), bytes(second.id()), bytes(third.id()));
  }

  @Test
  void tellsSomebodyElseWhoOwnsItNowAndTheHopsThatAreHis() {
    Operation first = owner(1, "ann", Optional.empty());
    Operation second = owner(2, "ben", Optional.of(first));
    owner(3, "cleo", Optional.of(second));
    grants("ann");
    grants("ben");

    List<TraceOwner> reader = trace(ServedNode.USER).getOwnersList();
    assertThat(reader).extracting(TraceOwner::getUser).containsExactly("cleo");
    assertThat(reader.get(0).getGivenBy() + reader.get(0).getOperationId().size())
        .as("that would tell who owned it before")
        .isEqualTo("0");
    List<TraceOwner> ann = trace("ann").getOwnersList();
    assertThat(ann).extracting(TraceOwner::getUser).containsExactly("ann", "ben", "cleo");
    assertThat(ann)
        .extracting(TraceOwner::getOperationId)
        .as("what she was given, and gave away")
        .containsExactly(bytes(first.id()), bytes(second.id()), ByteString.EMPTY);
    assertThat(trace("ben").getOwnersList())
        .extracting(TraceOwner::getUser)
        .containsExactly("ben", "cleo");
  }

  @Test
  void keepsTheNewestOwnersAndRightsAndTellsThatOlderOnesAreLeftOut() {
    Operation before = owner(1, "ann", Optional.empty());
    for (int version = 2; version <= 101; version++) {
      before = owner(version, version % 2 == 0 ? "ben" : "ann", Optional.of(before));
    }
    for (int i = 0; i < 200; i++) {
      grants("cleo", "g" + i);
    }
    Trace trace = trace("ann");
    assertThat(trace.getOwnersList()).hasSize(100);
    assertThat(trace.getOwners(99).getOperationId()).isEqualTo(bytes(before.id()));
    assertThat(trace.getOwnersCut()).isTrue();
    assertThat(trace.getRightsList()).hasSize(200);
    assertThat(trace.getRights(0).getGrant()).as("not the oldest, 'all'").isEqualTo("g0");
    assertThat(trace.getRights(199).getGrant()).isEqualTo("g199");
    assertThat(trace.getRightsCut()).isTrue();
    assertThat(trace(ServedNode.USER).getRightsCut()).as("his own are few").isFalse();
  }

  @Test
  void findsRightsOfPatternsThatCoverTheSourceAndNoOthers() {
    owner(1, "ann", Optional.empty());
    String beginning = source.substring(0, source.length() - 1);
    int named = 0;
    for (String pattern :
        List.of(source, source + "*", beginning + "*", "*", beginning, source + "s*", "x*")) {
      node.append(node.founds(ResourceKind.GRANT, "p" + named++, grant("cleo", pattern)));
    }
    assertThat(trace("ann").getRightsList())
        .extracting(TraceRight::getGrant)
        .containsExactly("all", "p0", "p1", "p2", "p3");
  }

  @Test
  @Tag("Y-6.2.6-d")
  void tellsTheRightsToUseAlsoThoseThatWereTakenBack() {
    owner(1, "ann", Optional.empty());
    Operation grant =
        node.founds(
            ResourceKind.GRANT,
            "study",
            Spec.of(
                Map.of(
                    "user", SpecValue.of("ben"),
                    "sources", SpecValue.of(List.of(source)),
                    "purposes", SpecValue.of(List.of("study")),
                    "until", SpecValue.of("2099-01-01T00:00:00Z"))));
    node.append(grant);
    Operation end =
        node.authority()
            .says(
                OperationKind.CONTROL,
                ControlBody.delete(ResourceKind.GRANT.word(), "study", 2, grant.id()).encode());
    node.append(end);
    List<TraceRight> rights = trace("ann").getRightsList();
    assertThat(rights).extracting(TraceRight::getGrant).containsExactly("all", "study");
    TraceRight study = rights.get(1);
    assertThat(study.getUser()).isEqualTo("ben");
    assertThat(study.getPurposesList()).containsExactly("study");
    assertThat(study.getOperationId()).isEqualTo(bytes(grant.id()));
    assertThat(study.getEndedBy()).isEqualTo(bytes(end.id()));
    assertThat(study.getUntil().getSeconds()).isGreaterThanOrEqualTo(study.getSince().getSeconds());
    assertThat(study.getValid().hasUntil()).isTrue();
    assertThat(rights.get(0).hasUntil()).isFalse();
    assertThat(trace(ServedNode.USER).getRightsList())
        .as("one who is not the owner sees his own")
        .extracting(TraceRight::getUser)
        .containsExactly(ServedNode.USER);
  }

  private void grants(String user, String... ids) {
    for (String id : ids.length == 0 ? new String[] {"of-" + user} : ids) {
      node.append(node.founds(ResourceKind.GRANT, id, grant(user, source)));
    }
  }

  private static Spec grant(String user, String pattern) {
    return Spec.of(Map.of("user", SpecValue.of(user), "sources", SpecValue.of(List.of(pattern))));
  }

  private Operation owner(long version, String user, Optional<Operation> before) {
    Operation change =
        node.authority()
            .says(
                OperationKind.CONTROL,
                ControlBody.set(
                        ResourceKind.OWNERSHIP.word(),
                        source,
                        version,
                        Spec.of(Map.of("owner", SpecValue.of(user))),
                        before.map(Operation::id))
                    .encode());
    node.append(change);
    return change;
  }

  /** As of now: what is recorded here goes past the service, whose answers wait for the index. */
  private Trace trace(String user) {
    operation = node.recorded("newest");
    return s2p.trace(
            TraceRequest.newBuilder()
                .setRequester(Requester.newBuilder().setUser(user))
                .setOperationId(bytes(operation.id()))
                .build())
        .getTrace();
  }
}
