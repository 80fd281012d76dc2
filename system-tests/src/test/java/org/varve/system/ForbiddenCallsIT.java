package org.varve.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.varve.system.Attempts.assertFails;
import static org.varve.system.Attempts.item;
import static org.varve.system.Attempts.submit;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.launcher.client.ActorKey;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.c2p.v1.C2pServiceGrpc;
import org.varve.proto.c2r.v1.C2rServiceGrpc;
import org.varve.proto.c2s.v1.C2sServiceGrpc;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.NotedAccess;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.m2p.v1.M2pServiceGrpc;
import org.varve.proto.m2r.v1.M2rServiceGrpc;
import org.varve.proto.m2s.v1.M2sServiceGrpc;
import org.varve.proto.o2c.v1.O2cServiceGrpc;
import org.varve.proto.p2r.v1.P2rServiceGrpc;
import org.varve.proto.p2r.v1.RecordBlockRequest;
import org.varve.proto.r2d.v1.ListFormatsRequest;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.u2s.v1.GetContentRequest;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.GetRequest;
import org.varve.proto.u2s.v1.ListAccessesRequest;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.proto.v2m.v1.GetOverviewRequest;
import org.varve.proto.v2m.v1.V2mServiceGrpc;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.HttpTls;
import org.varve.rp.TlsIdentity;

/** Ways to get at data with what is another's, by another door, or with less than it takes. */
@Timeout(300)
@Tag("Y-8.2-e")
class ForbiddenCallsIT {
  @TempDir Path folder;
  private TokenIssuer issuer;
  private DataTown town;
  private Operation lamp;

  @BeforeEach
  void start() throws Exception {
    issuer = new TokenIssuer();
    Path yaml =
        Files.writeString(
            folder.resolve("varve.yaml"),
            """
            listen: 127.0.0.1:0
            origin: city.example/log
            processing:
              access: {recordEvery: 200ms}
              log: {listen: '127.0.0.1:0', tls: true}
            provisioning:
              access:
                oidc: [{issuer: '%s', audience: varve}]
            """
                .formatted(issuer.url()));
    town =
        new DataTown(
            folder,
            VarveNode.start(
                new ConfigFile(Map.of()).read(yaml).withData(folder.resolve("node")),
                Clock.systemUTC()));
    lamp = town.says(town.lamp());
    town.says(town.lamp());
    town.says(town.safe());
  }

  @AfterEach
  void stop() {
    town.close();
    issuer.close();
  }

  @Test
  void thePageTokenOfAnotherUserGivesNothingOfHis() {
    SearchRequest lamps = page(Filter.newBuilder().setSource(DataTown.LAMP));
    SearchRequest all = page(Filter.newBuilder());
    try (UserClient eve = town.user("eve");
        UserClient local = TestNode.user(town.node());
        UserClient max = town.user("max")) {
      String eves = eve.u2s().search(lamps).next().getNextPageToken();
      String everybodys = local.u2s().search(all).next().getNextPageToken();
      assertThat(List.of(eves, everybodys)).doesNotContain("");

      assertFails(
          ErrorReason.ACCESS_DENIED,
          () -> max.u2s().search(lamps.toBuilder().setPageToken(eves).build()).next());
      assertFails(
          ErrorReason.PAGE_TOKEN_INVALID,
          () -> max.u2s().search(all.toBuilder().setPageToken(eves).build()).next());
      List<OperationSummary> found = new ArrayList<>();
      max.u2s()
          .search(all.toBuilder().setPageToken(everybodys).build())
          .forEachRemaining(page -> found.addAll(page.getOperationsList()));
      assertThat(found)
          .extracting(OperationSummary::getSource)
          .doesNotContain(DataTown.LAMP, DataTown.SAFE);
    }
  }

  @Test
  void aFieldThatIsNotHisIsInNothingThatAReaderIsGiven() throws Exception {
    Path gate = folder.resolve("gate");
    TestNode.enrol(town.node(), gate, "city/gate");
    Path pack =
        town.file(
            "pack.json",
            "[{'n':'speed','t':1767225600,'v':50},{'n':'plate','t':1767225600,'vs':'B-VA 7'}]"
                .replace('\'', '"'));
    String passage =
        Cli.varve(
                "submit",
                pack,
                "--identity",
                gate,
                "--source",
                "city/gate",
                "--format",
                "senml-json/1",
                "--fields",
                "salted",
                "--json")
            .succeeded()
            .json()
            .get("operationId")
            .asText();
    town.operator(
        "kind: Grant\nid: gate\nspec: {user: max, sources: [city/gate], fields: [speed]}\n");
    Path evidence = folder.resolve("gate.evidence");

    town.as("max", "evidence", passage, "-o", evidence).succeeded();
    assertThat(Cli.varve("verify", evidence, "--trust", town.identity("max").resolve("trust.txt")))
        .extracting(Cli::out)
        .asString()
        .contains("VALID");
    assertThat(Files.readString(evidence, ISO_8859_1)).contains("speed").doesNotContain("B-VA 7");
    assertThat(town.as("max", "get", passage).succeeded().out()).doesNotContain("B-VA 7");
  }

  @Test
  void whatHasNoFieldsToMaskIsNotGivenToOneWhoMaySeeSome() {
    town.as("eve", "access", "grant", "max", DataTown.LAMP, "--fields", "t").succeeded();
    ByteString id = ByteString.copyFrom(lamp.id().digest().bytes());
    try (UserClient max = town.user("max")) {
      assertFails(
          ErrorReason.ACCESS_DENIED,
          () ->
              max.u2s()
                  .getEvidence(
                      GetEvidenceRequest.newBuilder()
                          .setOperationId(id)
                          .setItemIndex(0)
                          .setWithItem(true)
                          .build()));
      assertFails(
          ErrorReason.ACCESS_DENIED,
          () ->
              max.u2s()
                  .getContent(GetContentRequest.newBuilder().setOperationId(id).build())
                  .next());
    }
  }

  @Test
  void entriesOfTheLogAreForNobodyWithoutARightToEverything() throws Exception {
    town.as("eve", "access", "grant", "max", DataTown.LAMP).succeeded();
    assertThat(entries(TlsIdentity.trusting(town.identity("max").resolve("ca.pem"))))
        .isEqualTo(403);
    assertThat(entries(TlsIdentity.load(town.identity("max")))).isEqualTo(403);
    assertThat(entries(TlsIdentity.load(town.node().folder().userIdentity()))).isEqualTo(200);
  }

  private int entries(TlsIdentity identity) throws Exception {
    URI entries =
        URI.create(
            "https://localhost:%d/log/tile/entries/000.p/1"
                .formatted(town.node().logPort().orElseThrow()));
    return HttpClient.newBuilder()
        .sslContext(HttpTls.context(identity))
        .build()
        .send(HttpRequest.newBuilder(entries).build(), BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void aUsersCertificateOpensNoDoorButHisOwn() throws Exception {
    try (EntityChannels channels = new EntityChannels(Duration.ofSeconds(20), Runnable::run)) {
      var node = town.node().address();
      Channel max =
          channels.overTls(node.host(), node.port(), TlsIdentity.load(town.identity("max")));
      List<ThrowingCallable> outer =
          List.of(
              () ->
                  R2dServiceGrpc.newBlockingStub(max)
                      .listFormats(ListFormatsRequest.getDefaultInstance()),
              () ->
                  O2cServiceGrpc.newBlockingStub(max)
                      .get(org.varve.proto.o2c.v1.GetRequest.getDefaultInstance()),
              () ->
                  V2mServiceGrpc.newBlockingStub(max)
                      .getOverview(GetOverviewRequest.getDefaultInstance()));
      outer.forEach(call -> assertFails(ErrorReason.ROLE_MISMATCH, call));
      List<ThrowingCallable> inner =
          List.of(
              () ->
                  P2rServiceGrpc.newBlockingStub(max)
                      .recordBlock(RecordBlockRequest.getDefaultInstance()),
              () ->
                  C2pServiceGrpc.newBlockingStub(max)
                      .apply(org.varve.proto.c2p.v1.ApplyRequest.getDefaultInstance()),
              () ->
                  C2rServiceGrpc.newBlockingStub(max)
                      .apply(org.varve.proto.c2r.v1.ApplyRequest.getDefaultInstance()),
              () ->
                  C2sServiceGrpc.newBlockingStub(max)
                      .apply(org.varve.proto.c2s.v1.ApplyRequest.getDefaultInstance()),
              () ->
                  M2pServiceGrpc.newBlockingStub(max)
                      .getStatus(org.varve.proto.m2p.v1.GetStatusRequest.getDefaultInstance()),
              () ->
                  M2rServiceGrpc.newBlockingStub(max)
                      .getStatus(org.varve.proto.m2r.v1.GetStatusRequest.getDefaultInstance()),
              () ->
                  M2sServiceGrpc.newBlockingStub(max)
                      .getStatus(org.varve.proto.m2s.v1.GetStatusRequest.getDefaultInstance()));
      for (ThrowingCallable call : inner) {
        StatusRuntimeException denied = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(denied.getStatus().getCode())
            .as("not served to him, or not served over the network: " + denied.getMessage())
            .isIn(Status.Code.PERMISSION_DENIED, Status.Code.UNIMPLEMENTED);
      }
    }
  }

  @Test
  void whoReadWhatIsForNobodyButTheOwnerAndHimself() throws Exception {
    town.as("eve", "access", "grant", "max", DataTown.LAMP).succeeded();
    town.as("eve", "access", "grant", "mia", DataTown.LAMP).succeeded();
    town.as("max", "search", "--source", DataTown.LAMP).succeeded();
    town.as("mia", "search", "--source", DataTown.LAMP).succeeded();
    try (UserClient eve = town.user("eve");
        UserClient max = town.user("max")) {
      List<String> readers = List.of("urn:varve:user:max", "urn:varve:user:mia");
      while (!accesses(eve).stream().map(NotedAccess::getActor).toList().containsAll(readers)) {
        Thread.sleep(50);
      }
      assertFails(
          ErrorReason.ACCESS_DENIED,
          () ->
              max.u2s()
                  .listAccesses(ListAccessesRequest.newBuilder().setSource(DataTown.LAMP).build())
                  .next());
      assertThat(accesses(max))
          .isNotEmpty()
          .extracting(NotedAccess::getActor)
          .containsOnly("urn:varve:user:max");
    }
  }

  @Test
  @Tag("Y-8.3-a3")
  void aTokenAloneReadsAndStatesNothing() throws Exception {
    town.operator(
        "kind: DataUser\nid: tim\nspec: {tokens: [{issuer: '%s', subject: tim}]}\n"
            .formatted(issuer.url()));
    town.as("eve", "access", "grant", "tim", DataTown.LAMP, "--rights", "read,update,derive")
        .succeeded();
    Path token = town.file("token", issuer.token("tim"));
    ActorKey maxs = ActorKey.load(new ActorName(Office.USER, "max"), town.identity("max"));
    try (UserClient tim =
        UserClient.withToken(town.node().address().toString(), town.identity("max"), token, "")) {
      ByteString id = ByteString.copyFrom(lamp.id().digest().bytes());
      assertThat(tim.u2s().get(GetRequest.newBuilder().setOperationId(id).build()).hasReceipt())
          .isTrue();
      for (OperationPayloadBuilder payload :
          List.of(item(), item().updates(lamp.id()), item().parents(List.of(lamp.id())))) {
        Operation forged = maxs.signs("urn:varve:user:tim", payload, Instant.now());
        assertFails(ErrorReason.NOT_AUTHORISED, () -> submit(tim, forged));
      }
    }
    Path keyless = folder.resolve("keyless");
    Files.createDirectory(keyless);
    for (String name : List.of("ca.pem", "trust.txt")) {
      Files.copy(town.identity("max").resolve(name), keyless.resolve(name));
    }
    Cli granted =
        Cli.varve(
            "access",
            "grant",
            "max",
            DataTown.LAMP,
            "--user",
            "tim",
            "--token",
            token,
            "--identity",
            keyless,
            "--server",
            town.node().address());
    assertThat(granted.code()).isNotZero();
    assertThat(granted.err()).contains("signing-key.pem");
  }

  private static SearchRequest page(Filter.Builder filter) {
    return SearchRequest.newBuilder().setFilter(filter).setPageSize(1).build();
  }

  private static List<NotedAccess> accesses(UserClient user) {
    List<NotedAccess> accesses = new ArrayList<>();
    user.u2s()
        .listAccesses(ListAccessesRequest.getDefaultInstance())
        .forEachRemaining(page -> accesses.addAll(page.getAccessesList()));
    return accesses;
  }
}
