package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.all;
import static org.varve.processing.adapter.grpc.Messages.assertFails;
import static org.varve.processing.adapter.grpc.Messages.bytes;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestActor;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.LedgerNode;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.processing.application.ProcessingMetrics;
import org.varve.proto.common.v1.OperationResult.OutcomeCase;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.RecordOperationRequest;
import org.varve.proto.s2p.v1.RecordOperationResponse;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.rp.ErrorReason;
import org.varve.rp.Role;

/**
 * What data users state is judged and recorded by processing, whatever provisioning has checked.
 */
@Timeout(60)
class StatementsTest {
  private static final byte[] ITEM = {7};

  @TempDir Path folder;

  private final LedgerNode node = new LedgerNode();
  private final LedgerFixtures fixtures = LedgerFixtures.seeded(5);
  private final TestActor eve = new TestActor(Office.USER, "eve", fixtures.key("of eve"));
  private final TestActor max = new TestActor(Office.USER, "max", fixtures.key("of max"));
  private final Operation reading = node.recorded("21.5");
  private ProcessingEntity processing;
  private ServedNode served;
  private S2pServiceBlockingStub s2p;

  @BeforeEach
  void start() throws IOException {
    for (TestActor user : List.of(eve, max)) {
      node.append(node.founds(ResourceKind.DATA_USER, user.name().name(), user.credential()));
    }
    node.append(
        node.founds(
            ResourceKind.OWNERSHIP,
            node.source().name(),
            Spec.of(Map.of("owner", SpecValue.of("eve")))));
    processing =
        new ProcessingEntity(
            ProcessingConfig.defaults(),
            new ProcessingEntity.Files(
                folder.resolve("index"), folder.resolve("cosigned"), folder.resolve("scrub")),
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
  @Tag("Y-8.2-c")
  void anOwnersUpdateIsRecordedWithItsContentOnceAndAnsweredWithItsFirstReceipt() {
    Operation update = data(eve, payload -> payload.updates(reading.id()));
    RecordOperationResponse first = s2p.recordOperation(request("eve", update));
    RecordOperationResponse again = s2p.recordOperation(request("eve", update));

    assertThat(first.getResult().getOutcomeCase()).isEqualTo(OutcomeCase.RECORDED);
    assertThat(first.hasChange()).isFalse();
    assertThat(again.getResult().getDuplicate().getFirstReceipt())
        .isEqualTo(first.getResult().getRecorded().getReceipt());
    assertThat(
            all(s2p.getContent(
                    GetContentRequest.newBuilder()
                        .setRequester(requester("eve"))
                        .setOperationId(bytes(update.id()))
                        .build()))
                .get(0)
                .getItem()
                .toByteArray())
        .isEqualTo(ITEM);
  }

  @Test
  @Tag("Y-8.2-c")
  void refusesWhatItsSpeakerHasNoRightTo() {
    assertFails(
        ErrorReason.ACCESS_DENIED,
        () -> s2p.recordOperation(request("max", data(max, p -> p.updates(reading.id())))));
    assertFails(
        ErrorReason.ACCESS_DENIED,
        () ->
            s2p.recordOperation(request("max", data(max, p -> p.parents(List.of(reading.id()))))));
    assertFails(
        ErrorReason.NOT_AUTHORISED,
        () -> s2p.recordOperation(request("max", grant(max, "max/a", "eve"))));
  }

  @Test
  void refusesWhatIsSaidInTheNameOfAnother() {
    Operation hers = data(eve, p -> p);
    assertFails(ErrorReason.NOT_AUTHORISED, () -> s2p.recordOperation(request("max", hers)));
    Operation forged = max.signs("urn:varve:user:eve", item());
    assertFails(ErrorReason.SOURCE_NOT_BOUND, () -> s2p.recordOperation(request("eve", forged)));
    assertFails(
        ErrorReason.UNKNOWN_USER, () -> s2p.recordOperation(request("nobody", data(eve, p -> p))));
    Operation reads = node.source().says("22");
    assertFails(ErrorReason.NOT_AUTHORISED, () -> s2p.recordOperation(request("eve", reads)));
  }

  @Test
  void refusesItemsThatWereNotSigned() {
    Operation said = data(eve, p -> p);
    RecordOperationRequest other =
        request("eve", said).toBuilder().setItems(0, ByteString.copyFromUtf8("other")).build();
    assertFails(ErrorReason.CONTENT_MISMATCH, () -> s2p.recordOperation(other));
    assertThat(node.ledger().log().leafIndexOf(said.id())).isEmpty();
  }

  @Test
  @Tag("Y-6.2.6-d")
  void ownersGrantAndTransferAndAreToldWhatThatDid() {
    RecordOperationResponse granted =
        s2p.recordOperation(request("eve", grant(eve, "eve/a", "max")));

    assertThat(granted.getResult().hasRecorded()).isTrue();
    assertThat(granted.getChange().getAfter().getVersion().getId()).isEqualTo("eve/a");
    Operation toNobody = grant(eve, "eve/b", "nobody");
    assertFails(ErrorReason.CONTROL_REFUSED, () -> s2p.recordOperation(request("eve", toNobody)));
  }

  private static RecordOperationRequest request(String user, Operation operation) {
    RecordOperationRequest.Builder request =
        RecordOperationRequest.newBuilder()
            .setRequester(requester(user))
            .setOperation(ByteString.copyFrom(operation.bytes()));
    if (operation.payload().kind() == OperationKind.DATA) {
      request.addItems(ByteString.copyFrom(ITEM));
    }
    return request.build();
  }

  private static Requester requester(String user) {
    return Requester.newBuilder().setUser(user).build();
  }

  private Operation grant(TestActor owner, String id, String user) {
    return owner.sets(
        ResourceKind.GRANT,
        id,
        Spec.of(
            Map.of(
                "user", SpecValue.of(user),
                "sources", SpecValue.of(List.of(node.source().name())))));
  }

  private static Operation data(TestActor user, UnaryOperator<OperationPayloadBuilder> more) {
    return user.signs(user.name().source(), more.apply(item()));
  }

  private static OperationPayloadBuilder item() {
    return OperationPayload.of(OperationKind.DATA)
        .format(TestSource.OPAQUE)
        .dataType("test")
        .items(ItemTree.of(List.of(ITEM)))
        .sampledFrom(LedgerFixtures.START)
        .sampledTo(LedgerFixtures.START);
  }
}
