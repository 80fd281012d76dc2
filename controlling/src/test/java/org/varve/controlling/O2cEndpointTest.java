package org.varve.controlling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.Spec;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.common.v1.SignerResource;
import org.varve.proto.o2c.v1.ApplyRequest;
import org.varve.proto.o2c.v1.GetRequest;
import org.varve.proto.o2c.v1.ListRequest;
import org.varve.proto.o2c.v1.O2cServiceGrpc;
import org.varve.proto.o2c.v1.O2cServiceGrpc.O2cServiceBlockingStub;
import org.varve.proto.o2c.v1.QueryRequest;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

@Timeout(20)
class O2cEndpointTest {
  private static final String ANNA = "urn:varve:operator:anna";

  private final SigningKey key = SigningKey.generate(SignatureAlgorithm.EDDSA);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final EntityChannels channels = new EntityChannels(Duration.ofSeconds(5), threads);
  private final FakeOwners owners = new FakeOwners();
  private final AtomicInteger counted = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private EntityServer owning;
  private EntityServer controlling;

  @BeforeEach
  void start() throws IOException {
    owning = EntityServer.inProcess(owners.services(), threads).start();
    Channel channel =
        channels.inProcess(owning.address(), new PeerIdentity(Role.ENTITY, "controlling"));
    controlling =
        EntityServer.inProcess(
                new ControllingEntity(
                        new ControllingEntity.Owned(channel, channel, channel),
                        Duration.ofSeconds(5),
                        recorded -> (recorded ? counted : refused).incrementAndGet())
                    .services(),
                threads)
            .start();
  }

  @AfterEach
  void stop() {
    controlling.close();
    owning.close();
    channels.close();
    threads.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "DataUser,C2S",
    "Grant,C2P",
    "Ownership,C2P",
    "Operator,C2P",
    "Supervisor,C2P",
    "AlertRule,C2P",
    "Retention,C2P",
    "DataSource,C2R",
    "DataFormat,C2R",
    "Collection,C2R"
  })
  @Tag("Y-8.8-2")
  @Tag("Y-8.8-2alt")
  @Tag("Y-8.8-2ext")
  void aChangeGoesToTheOwnerOfItsKindAndNowhereElse(String kind, String owner) {
    ResourceChange change = as(Role.OPERATOR).apply(signed(ANNA, set(kind, "x"))).getChange();

    assertThat(change.getAfter().getVersion().getVersion()).isEqualTo(1);
    assertThat(owners.calls).containsExactly(owner + " apply " + kind + " x");
  }

  @Test
  @Tag("Y-8.4-d")
  void aTrialListsWhatTheOwnerSaysAndWhatTheLedgerWouldSay() {
    ResourceChange change = as(Role.OPERATOR).apply(trial("DataUser", "eve")).getChange();

    assertThat(change.getProblemsList())
        .extracting(ResourceChange.Problem::getDetail)
        .containsExactly("of the ledger", "of provisioning");
    assertThat(owners.calls)
        .containsExactly("C2P validate DataUser as " + ANNA, "C2S validate DataUser");
  }

  @Test
  @Tag("Y-8.8-1")
  void eachMissingPartIsNamed() {
    assertThat(messageOf(() -> as(Role.OPERATOR).apply(ApplyRequest.getDefaultInstance())))
        .contains("operation");
    assertThat(messageOf(() -> as(Role.OPERATOR).apply(trial("", "eve")))).contains("kind ''");
    assertThat(messageOf(() -> as(Role.OPERATOR).apply(trial("DataUser", "")))).contains("id");
    assertThat(owners.calls).isEmpty();
  }

  @Test
  @Tag("Y-8.4-a3")
  void certificateAndSignatureAreOfOnePerson() {
    assertThat(
            reason(
                () ->
                    as(Role.OPERATOR)
                        .apply(signed("urn:varve:operator:ben", set("Grant", "lamps")))))
        .isEqualTo(ErrorReason.NOT_AUTHORISED);
    assertThat(owners.calls).isEmpty();
  }

  @Test
  @Tag("Y-8.4-a1")
  void aCertificateAloneMakesNoOperator() {
    owners.operators.put("anna", false);
    assertThat(reason(() -> as(Role.OPERATOR).apply(signed(ANNA, set("Grant", "lamps")))))
        .isEqualTo(ErrorReason.NOT_AUTHORISED);
    owners.operators.clear();
    assertThat(reason(() -> as(Role.OPERATOR).list(ListRequest.getDefaultInstance()).next()))
        .isEqualTo(ErrorReason.NOT_AUTHORISED);
    assertThat(owners.calls).isEmpty();
  }

  @Test
  void whatIsNoChangeOfAResourceIsRefused() {
    ApplyRequest bytes =
        ApplyRequest.newBuilder().setOperation(ByteString.copyFromUtf8("no operation")).build();
    assertThat(reason(() -> as(Role.OPERATOR).apply(bytes)))
        .isEqualTo(ErrorReason.OPERATION_MALFORMED);
    assertThat(reason(() -> as(Role.OPERATOR).apply(signed(ANNA, set("Lamp", "x")))))
        .isEqualTo(ErrorReason.MALFORMED_REQUEST);
    assertThat(reason(() -> as(Role.OPERATOR).apply(signed(ANNA, set("Acknowledgement", "x")))))
        .isEqualTo(ErrorReason.MALFORMED_REQUEST);
  }

  @Test
  @Tag("Y-7.2.3-a")
  void whatAnOperatorStatesOfASignerGoesToItsOwnerAsHeSignedIt() {
    ResourceChange change = as(Role.OPERATOR).apply(signed(ANNA, set("Binding", "a"))).getChange();

    assertThat(change.getChanged()).isTrue();
    assertThat(owners.calls).containsExactly("C2R apply Binding a");
  }

  @Test
  void noSignerIsChangedByWhatNobodySigned() {
    ApplyRequest unsigned =
        ApplyRequest.newBuilder()
            .setResource(Resource.newBuilder().setSigner(SignerResource.newBuilder().setId("a")))
            .build();
    assertThat(reason(() -> as(Role.OPERATOR).apply(unsigned)))
        .isEqualTo(ErrorReason.MALFORMED_REQUEST);
    assertThat(owners.calls).isEmpty();
  }

  @Test
  void countsWhatIsRecordedAndWhatIsRefusedButNoTrials() {
    var unused = as(Role.OPERATOR).apply(signed(ANNA, set("Grant", "lamps")));
    unused = as(Role.OPERATOR).apply(trial("Grant", "lamps"));
    assertThat(reason(() -> as(Role.OPERATOR).apply(trial("Grant", ""))))
        .isEqualTo(ErrorReason.MALFORMED_REQUEST);
    assertThat(counted).hasValue(1);
    assertThat(refused).hasValue(0);

    assertThat(reason(() -> as(Role.OPERATOR).apply(signed(ANNA, set("Lamp", "x")))))
        .isEqualTo(ErrorReason.MALFORMED_REQUEST);
    assertThat(counted).hasValue(1);
    assertThat(refused).hasValue(1);
  }

  @Test
  void listsAndGivesWhatTheOwnerHas() {
    List<String> ids = new ArrayList<>();
    as(Role.OPERATOR)
        .list(ListRequest.getDefaultInstance())
        .forEachRemaining(m -> m.getResourcesList().forEach(r -> ids.add(r.getSigner().getId())));

    assertThat(ids).containsExactly("a", "b");
    assertThat(
            as(Role.OPERATOR)
                .get(GetRequest.newBuilder().setId("b").build())
                .getResource()
                .getSigner()
                .getId())
        .isEqualTo("b");
    assertThat(
            as(Role.OPERATOR)
                .get(GetRequest.newBuilder().setKind("Grant").setId("g").setVersion(3).build())
                .getResource()
                .getVersion()
                .getVersion())
        .isEqualTo(3);
  }

  @Test
  void tellsWhatHappenedFromAPositionOn() {
    assertThat(
            as(Role.OPERATOR)
                .query(QueryRequest.newBuilder().setFromPosition(7).build())
                .next()
                .getPosition())
        .isEqualTo(8);
  }

  @Test
  void whatTheOwnerRefusesIsRefusedForItsReason() {
    assertThat(reason(() -> as(Role.OPERATOR).get(GetRequest.newBuilder().setId("c").build())))
        .isEqualTo(ErrorReason.NOT_FOUND);
    assertThat(
            reason(
                () ->
                    as(Role.OPERATOR)
                        .get(GetRequest.newBuilder().setKind("Grant").setId("nothing").build())))
        .isEqualTo(ErrorReason.NOT_FOUND);
    assertThat(reason(() -> as(Role.OPERATOR).get(GetRequest.getDefaultInstance())))
        .isEqualTo(ErrorReason.MALFORMED_REQUEST);
    assertThat(reason(() -> as(Role.OPERATOR).apply(signed(ANNA, set("Binding", "stale")))))
        .isEqualTo(ErrorReason.VERSION_STALE);
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"OPERATOR"},
      mode = EnumSource.Mode.EXCLUDE)
  @Tag("Y-7.2.3-c")
  @Tag("Y-7.3-b")
  void nobodyButAnOperatorIsServed(Role role) {
    assertThat(reason(() -> as(role).apply(ApplyRequest.getDefaultInstance())))
        .isEqualTo(ErrorReason.ROLE_MISMATCH);
    assertThat(reason(() -> as(role).get(GetRequest.getDefaultInstance())))
        .isEqualTo(ErrorReason.ROLE_MISMATCH);
    assertThat(reason(() -> as(role).list(ListRequest.getDefaultInstance()).next()))
        .isEqualTo(ErrorReason.ROLE_MISMATCH);
    assertThat(reason(() -> as(role).query(QueryRequest.getDefaultInstance()).next()))
        .isEqualTo(ErrorReason.ROLE_MISMATCH);
    assertThat(owners.calls).isEmpty();
  }

  private O2cServiceBlockingStub as(Role role) {
    return O2cServiceGrpc.newBlockingStub(
        channels.inProcess(controlling.address(), new PeerIdentity(role, "anna")));
  }

  private static ErrorReason reason(Runnable call) {
    return failure(call).reason();
  }

  private static String messageOf(Runnable call) {
    return String.valueOf(failure(call).getMessage());
  }

  private static Failure failure(Runnable call) {
    return Failure.of(catchThrowableOfType(StatusRuntimeException.class, call::run));
  }

  private ApplyRequest signed(String actor, ControlBody body) {
    byte[] bytes =
        OperationSigner.of(key)
            .sign(
                actor,
                Instant.EPOCH,
                OperationPayload.of(OperationKind.CONTROL)
                    .epoch(1)
                    .sequence(1)
                    .body(body.encode())
                    .build())
            .bytes();
    return ApplyRequest.newBuilder().setOperation(ByteString.copyFrom(bytes)).build();
  }

  private static ControlBody set(String kind, String id) {
    return ControlBody.set(kind, id, 1, Spec.empty(), Optional.empty());
  }

  private static ApplyRequest trial(String kind, String id) {
    return ApplyRequest.newBuilder()
        .setDryRun(true)
        .setResource(
            Resource.newBuilder()
                .setVersion(
                    ResourceVersion.newBuilder()
                        .setKind(kind)
                        .setId(id)
                        .setSpec(ByteString.copyFrom(Spec.empty().encode()))))
        .build();
  }
}
