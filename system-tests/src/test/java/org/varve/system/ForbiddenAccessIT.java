package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.varve.system.Attempts.ITEM;
import static org.varve.system.Attempts.assertFails;
import static org.varve.system.Attempts.item;
import static org.varve.system.Attempts.submit;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.launcher.client.ActorKey;
import org.varve.launcher.client.UserClient;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.r2d.v1.Submission;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.u2s.v1.AggregateRequest;
import org.varve.proto.u2s.v1.GetContentRequest;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.GetRequest;
import org.varve.proto.u2s.v1.HistoryRequest;
import org.varve.proto.u2s.v1.ListAccessesRequest;
import org.varve.proto.u2s.v1.ProveCompletenessRequest;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.proto.u2s.v1.SubscribeRequest;
import org.varve.proto.u2s.v1.SubscribeResponse;
import org.varve.proto.u2s.v1.TraceRequest;
import org.varve.proto.u2s.v1.U2sServiceGrpc.U2sServiceBlockingStub;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.TlsIdentity;

/** Ways to get at data, or to state something, without a right to it: each ends the same way. */
@Timeout(300)
@Tag("Y-8.2-e")
class ForbiddenAccessIT {
  @TempDir Path folder;
  private DataTown town;
  private Operation lamp;
  private Operation safe;

  @BeforeEach
  void start() throws IOException {
    town = new DataTown(folder);
    lamp = town.says(town.lamp());
    safe = town.says(town.safe());
    town.as("eve", "access", "grant", "max", DataTown.LAMP, "--name", "max").succeeded();
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void noCallGivesAStrangerAnythingOfASource() {
    try (UserClient max = town.user("max")) {
      U2sServiceBlockingStub u2s = max.u2s();
      Filter filter = Filter.newBuilder().setSource(DataTown.SAFE).build();
      List<ThrowingCallable> bySource =
          List.of(
              () -> u2s.search(SearchRequest.newBuilder().setFilter(filter).build()).next(),
              () -> u2s.subscribe(SubscribeRequest.newBuilder().setFilter(filter).build()).next(),
              () ->
                  u2s.readings(ReadingsRequest.newBuilder().addSources(DataTown.SAFE).build())
                      .next(),
              () -> u2s.aggregate(aggregate()).next(),
              () ->
                  u2s.history(HistoryRequest.newBuilder().setSource(DataTown.SAFE).build()).next(),
              () -> u2s.proveCompleteness(completeness()).next(),
              () ->
                  u2s.listAccesses(
                          ListAccessesRequest.newBuilder().setSource(DataTown.SAFE).build())
                      .next());
      bySource.forEach(call -> assertFails(ErrorReason.ACCESS_DENIED, call));
      List<ThrowingCallable> byId =
          List.of(
              () -> u2s.get(GetRequest.newBuilder().setOperationId(id(safe)).build()),
              () -> u2s.trace(TraceRequest.newBuilder().setOperationId(id(safe)).build()),
              () ->
                  u2s.getContent(GetContentRequest.newBuilder().setOperationId(id(safe)).build())
                      .next(),
              () ->
                  u2s.getEvidence(
                      GetEvidenceRequest.newBuilder().setOperationId(id(safe)).build()));
      byId.forEach(call -> assertFails(ErrorReason.NOT_FOUND, call));
      long leaf = leafOf(safe);
      assertFails(
          ErrorReason.ACCESS_DENIED,
          () -> u2s.get(GetRequest.newBuilder().setLeafIndex(leaf).build()));
    }
  }

  @Test
  @Tag("Y-6.2.5-a")
  void aSuspendedUserAnExpiredGrantAndAnotherPurposeGiveNothing() throws Exception {
    assertReads("max", "");
    town.operator(
        "kind: Grant\nid: mia\nspec: {user: mia, sources: [%s], until: %s}\n"
            .formatted(DataTown.SAFE, Instant.now().minusSeconds(5)));
    assertThat(town.as("mia", "access", "check", DataTown.SAFE).out()).contains("is not in force");
    town.operator(
        "kind: Grant\nid: repair\nspec: {user: mia, sources: [%s], purposes: [repair]}\n"
            .formatted(DataTown.SAFE));
    assertThat(town.as("mia", "access", "check", DataTown.SAFE, "--purpose", "sale").code())
        .isEqualTo(1);
    assertThat(town.as("mia", "access", "check", DataTown.SAFE, "--purpose", "repair").code())
        .isZero();
    assertThat(town.as("mia", "get", safe.id().hex()).err()).contains("NOT_FOUND", "--purpose");
    assertThat(town.as("mia", "search", "--source", DataTown.SAFE).err())
        .contains("ACCESS_DENIED", "is for repair", "--purpose");
    town.operator("kind: DataUser\nid: max\nspec: {active: false}\n");
    try (UserClient max = town.user("max")) {
      assertFails(
          ErrorReason.UNKNOWN_USER,
          () -> max.u2s().get(GetRequest.newBuilder().setOperationId(id(lamp)).build()));
    }
  }

  @Test
  void aSubscriptionDoesNotOutliveItsGrant() {
    Filter filter = Filter.newBuilder().setSource(DataTown.LAMP).build();
    try (UserClient max = town.user("max")) {
      Iterator<SubscribeResponse> open =
          max.u2s()
              .subscribe(
                  SubscribeRequest.newBuilder().setFilter(filter).setFromPosition(0).build());
      assertThat(open.next().getOperationsList()).isNotEmpty();
      town.as("eve", "access", "revoke", "eve/max").succeeded();
      town.says(town.lamp());
      assertFails(
          ErrorReason.ACCESS_DENIED,
          () -> {
            while (true) {
              assertThat(open.next().getOperationsList()).isEmpty();
            }
          });
    }
  }

  @Test
  void aUsersCertificateOpensNoOtherReferencePoint() throws Exception {
    try (EntityChannels channels = new EntityChannels(Duration.ofSeconds(20), Runnable::run)) {
      var channel =
          channels.overTls(
              town.node().address().host(),
              town.node().address().port(),
              TlsIdentity.load(town.identity("max")));
      var forged =
          org.varve.proto.s2p.v1.GetRequest.newBuilder()
              .setRequester(Requester.newBuilder().setUser("eve"))
              .setOperationId(id(lamp))
              .build();
      StatusRuntimeException denied =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> S2pServiceGrpc.newBlockingStub(channel).get(forged));
      assertThat(denied.getStatus().getCode())
          .isIn(Status.Code.PERMISSION_DENIED, Status.Code.UNIMPLEMENTED);
    }
  }

  @Test
  @Tag("Y-8.2-c")
  void nobodyStatesWhatIsNotHisToState() throws Exception {
    Path file = town.file("forged.txt", "0");
    assertThat(town.as("max", "update", lamp.id().hex(), file).err()).contains("ACCESS_DENIED");
    assertThat(town.as("max", "derive", file, "--from", lamp.id().hex()).err())
        .contains("ACCESS_DENIED");
    assertThat(town.as("max", "derive", file, "--from", safe.id().hex()).err())
        .contains("ACCESS_DENIED");
    assertThat(town.as("max", "access", "grant", "mia", DataTown.LAMP).err())
        .contains("NOT_AUTHORISED");
    assertThat(town.as("max", "access", "transfer", DataTown.LAMP, "max").err())
        .contains("there is no Ownership");
    assertThat(town.as("max", "access", "revoke", "eve/max").err()).contains("NOT_AUTHORISED");
  }

  @Test
  @Tag("Y-8.3-a3")
  void aStatementIsTakenFromNobodyButItsSigner() throws Exception {
    ActorKey eves = key("eve");
    ActorKey maxs = key("max");
    Operation hers = eves.signs("urn:varve:user:eve", item(), Instant.now());
    Operation forged = maxs.signs("urn:varve:user:eve", item(), Instant.now());
    try (UserClient max = town.user("max");
        UserClient eve = town.user("eve")) {
      assertFails(ErrorReason.NOT_AUTHORISED, () -> submit(max, hers));
      assertFails(ErrorReason.UNKNOWN_SIGNER, () -> submit(eve, forged));
      assertFails(
          ErrorReason.NOT_AUTHORISED,
          () -> submit(max, maxs.signs(DataTown.LAMP, item(), Instant.now())));
    }
  }

  @Test
  @Tag("Y-8.2-c")
  void aDeviceUpdatesNothingOfAnotherSourceThroughItsOwnDoor() {
    OperationId hers;
    try (UserClient eve = town.user("eve")) {
      Operation own = key("eve").signs("urn:varve:user:eve", item(), Instant.now());
      submit(eve, own);
      hers = own.id();
    }
    Operation update =
        town.device()
            .operationSigner()
            .sign(DataTown.LAMP, Instant.now(), item().epoch(99).sequence(1).updates(hers).build());
    assertFails(
        ErrorReason.ACCESS_DENIED,
        () ->
            town.lamp()
                .blocking()
                .submit(
                    SubmitRequest.newBuilder()
                        .setSubmission(
                            Submission.newBuilder()
                                .setOperation(ByteString.copyFrom(update.bytes()))
                                .addItems(ByteString.copyFrom(ITEM)))
                        .build()));
  }

  private void assertReads(String user, String purpose) {
    try (UserClient client = town.user(user, purpose)) {
      assertThat(
              client
                  .u2s()
                  .get(GetRequest.newBuilder().setOperationId(id(lamp)).build())
                  .getOperation()
                  .toByteArray())
          .isEqualTo(lamp.bytes());
    }
  }

  private long leafOf(Operation operation) {
    try (UserClient all = TestNode.user(town.node())) {
      return all.u2s()
          .get(GetRequest.newBuilder().setOperationId(id(operation)).build())
          .getSummary()
          .getLeafIndex();
    }
  }

  private ActorKey key(String user) {
    return ActorKey.load(new ActorName(Office.USER, user), town.identity(user));
  }

  private ProveCompletenessRequest completeness() {
    return ProveCompletenessRequest.newBuilder()
        .setSource(DataTown.SAFE)
        .setSigner(safe.header().signer())
        .setEpoch(1)
        .setFromSequence(1)
        .setToSequence(1)
        .build();
  }

  private static AggregateRequest aggregate() {
    return AggregateRequest.newBuilder().setSource(DataTown.SAFE).build();
  }

  private static ByteString id(Operation operation) {
    return ByteString.copyFrom(operation.id().digest().bytes());
  }
}
