package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.launcher.node.DataFolder;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.p2r.v1.GetRecordRequest;
import org.varve.proto.p2r.v1.P2rServiceGrpc;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.TlsIdentity;

/** Entities as processes of their own: in which order they start, and whom they let in. */
class EntitiesIT {

  private static final int AFTER_SIGTERM = 143;

  @TempDir Path folder;

  @Test
  void eachWaitsForTheOneItCallsAndGoesOnWhenThatIsBack() throws Exception {
    try (EntityProcesses all = EntityProcesses.founded(folder.resolve("node"))) {
      assertThat(all.processing().terminate()).isEqualTo(AFTER_SIGTERM);

      // The callers come first, and say that they are not ready.
      all.provisioning().start();
      all.representation().start();
      all.awaitNotReady(all.provisioning());
      all.awaitNotReady(all.representation());
      assertThat(all.representation().logged()).contains("processing at ").contains("start it");

      all.processing().start();
      all.awaitReady(all.representation());
      all.awaitReady(all.provisioning());
      assertThat(recorded(all, "first")).isOne();

      // The one that is called goes away, unexpectedly, and comes back.
      all.processing().kill();
      all.awaitNotReady(all.representation());
      all.awaitNotReady(all.provisioning());
      all.processing().start();
      all.awaitReady(all.representation());
      all.awaitReady(all.provisioning());
      assertThat(recorded(all, "second")).isOne();

      for (NodeProcess each : List.of(all.provisioning(), all.representation(), all.processing())) {
        assertThat(each.terminate()).isEqualTo(AFTER_SIGTERM);
      }
    }
  }

  /** How many operations of a new source got a verified receipt. */
  private int recorded(EntityProcesses all, String source) throws Exception {
    AgentIdentity identity = all.enrol(folder.resolve(source), source);
    Path reading = folder.resolve(source + ".csv");
    Files.writeString(reading, "timestamp,value\n1767225600,3.5\n");
    return TestAgent.replay(identity, source, reading, 100).size();
  }

  @Test
  void stopsCleanlyWhileItWaits() throws Exception {
    try (EntityProcesses all = EntityProcesses.founded(folder.resolve("node"))) {
      all.processing().kill();
      all.provisioning().start();
      all.awaitNotReady(all.provisioning());

      long began = System.nanoTime();
      assertThat(all.provisioning().terminate()).isEqualTo(AFTER_SIGTERM);
      assertThat(all.provisioning().logged()).doesNotContain("could not");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void endsWithAReasonIfItCannotStartAlthoughItsPeerIsThere() throws Exception {
    try (EntityProcesses all = EntityProcesses.founded(folder.resolve("node"))) {
      Path schema = folder.resolve("schema.json");
      Path config =
          Files.writeString(
              folder.resolve("varve.yaml"),
              "representation:\n  formats:\n    - id: json-a/1\n      schemaFile: "
                  + schema
                  + "\n");
      String peer = "processing=" + all.processing().address();
      NodeProcess representation =
          NodeProcess.on(
              folder.resolve("representation"), "--peer", peer, "--config", config.toString());
      Files.writeString(schema, "{\"type\": \"object\"}");
      representation.start();
      all.awaitReady(representation);
      assertThat(representation.terminate()).isEqualTo(AFTER_SIGTERM);

      Files.writeString(schema, "{\"type\": \"array\"}");
      representation.start();

      assertThat(representation.ended()).isEqualTo(1);
      assertThat(representation.logged()).contains("could not start").contains("json-a/1");
    }
  }

  @Test
  void nothingAcknowledgedIsLostWhenEachOfThemIsKilledUnderLoad() throws Exception {
    int readings = 20;
    try (EntityProcesses all = EntityProcesses.start(folder.resolve("node"))) {
      AgentIdentity identity = all.enrol(folder.resolve("agent"), "load");
      GrowingFile file = new GrowingFile(folder.resolve("load.csv"));
      file.append(1_000_000); // more than is sent meanwhile
      List<VerifiedReceipt> receipts = new CopyOnWriteArrayList<>();
      var config =
          TestAgent.config(identity, readings, List.of(TestAgent.csvSource("load", file.path())));
      try (EdgeAgent agent = EdgeAgent.open(config, TestAgent.collecting(receipts))) {
        agent.start();
        for (NodeProcess each : all.each()) {
          awaitMore(receipts);
          each.kill();
          each.start();
        }
        awaitMore(receipts);
        assertThat(agent.status().queue().queued()).as("still under load").isPositive();
      }
      all.awaitReady(all.provisioning());
      RecordedRows rows = RecordedRows.of(NodeProcess.operationsOf("load", all.user()));
      assertThat(rows.withoutGaps().items())
          .isGreaterThanOrEqualTo((long) receipts.size() * readings);
    }
  }

  private static void awaitMore(List<VerifiedReceipt> receipts) {
    int before = receipts.size();
    await().atMost(TestAgent.PATIENCE).until(() -> receipts.size() > before + 20);
  }

  @Test
  void anOperatorRevokesAndAWitnessConfirmsAcrossProcesses() throws Exception {
    try (EntityProcesses all = EntityProcesses.start(folder.resolve("node"))) {
      AgentIdentity identity = all.enrol(folder.resolve("agent"), "pump");
      Path reading = folder.resolve("pump.csv");
      Files.writeString(reading, "timestamp,value\n1767225600,3.5\n");
      assertThat(TestAgent.replay(identity, "pump", reading, 100)).hasSize(1);

      Path evidence = folder.resolve("pump.evidence");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                Files.deleteIfExists(evidence);
                varve(all.provisioning(), "evidence", "--source", "pump", "-o", evidence)
                    .succeeded();
                return Cli.varve("verify", evidence, "--trust", all.witnessedTrust()).code() == 0;
              });

      varve(all.controlling(), "source", "revoke", identity.signer(), "--reason", "stolen")
          .succeeded();
      try (Submitter thief = new Submitter(all.representation().address(), identity, "pump", 9)) {
        assertThatThrownBy(
                () ->
                    thief
                        .blocking()
                        .submit(
                            SubmitRequest.newBuilder()
                                .setSubmission(thief.sign(10).submission())
                                .build()))
            .hasMessageContaining("was revoked");
      }
    }
  }

  private Cli varve(NodeProcess server, Object... command) {
    List<Object> whole = new ArrayList<>(List.of(command));
    whole.addAll(List.of("--data", folder.resolve("node"), "--server", server.address()));
    return Cli.varve(whole.toArray());
  }

  @Test
  @Tag("Y-7-c")
  @Tag("Y-6.2.1-d")
  void processingLetsEntitiesInAlone() throws Exception {
    Path data = folder.resolve("node");
    NodeProcess processing = NodeProcess.on(data, "--entities=processing");
    processing.start();
    try (EntityChannels channels = new EntityChannels(Duration.ofSeconds(10), Runnable::run)) {
      DataFolder node = new DataFolder(data);
      Path bundle = folder.resolve("provisioning");
      Cli.varve("entity", "bundle", "provisioning", "--data", data, "-o", bundle).succeeded();
      TlsIdentity entity = TlsIdentity.load(new DataFolder(bundle).serverIdentity());
      TlsIdentity nobody = TlsIdentity.trusting(node.authority().resolve("ca.pem"));

      assertThat(reason(channel(channels, processing, TlsIdentity.load(node.userIdentity()))))
          .containsOnly(ErrorReason.ROLE_MISMATCH);
      assertThat(reason(channel(channels, processing, nobody)))
          .containsOnly(ErrorReason.UNAUTHENTICATED);
      // Let in, and told that there is no such operation.
      assertThat(reason(channel(channels, processing, entity))).containsOnly(ErrorReason.NOT_FOUND);
    } finally {
      processing.kill();
    }
  }

  @Test
  void aBundleHoldsTheKeysOfItsEntityAndNoOthers() throws Exception {
    Path data = folder.resolve("node");
    TestNode.start(data).close();
    Path provisioning = folder.resolve("provisioning");
    Path representation = folder.resolve("representation");

    Cli.varve("entity", "bundle", "provisioning", "--data", data, "-o", provisioning).succeeded();
    Cli.varve("entity", "bundle", "representation", "--data", data, "-o", representation)
        .succeeded();

    assertThat(files(provisioning))
        .containsExactlyInAnyOrder(
            "entities.txt", "pki/server/ca.pem", "pki/server/cert.pem", "pki/server/key.pem");
    assertThat(files(representation))
        .contains("keys/representation.pem", "pki/ca-key.pem")
        .doesNotContain("keys/receipt.pem", "keys/checkpoint.pem", "origin.txt");
    assertThat(up(provisioning, "--entities=processing").err())
        .contains("was made for provisioning");
    assertThat(up(provisioning).err()).contains("--peer processing=HOST:PORT");
    assertThat(up(folder.resolve("fresh"), "--entities=provisioning").err())
        .contains("varve entity bundle provisioning");
    assertThat(up(data, "--entities=weather").err()).contains("no entity 'weather'");
    assertThat(folder.resolve("fresh")).doesNotExist();
    Cli second =
        Cli.varve("entity", "bundle", "processing", "--data", data, "-o", folder.resolve("second"));
    assertThat(second.code()).isEqualTo(2);
    assertThat(second.err()).contains("second log of the same name");
  }

  private static Cli up(Path data, String... options) {
    Object[] all = Stream.concat(Stream.of("up", "--data", data), Stream.of(options)).toArray();
    Cli up = Cli.varve(all);
    assertThat(up.code()).as(up.err()).isEqualTo(2);
    return up;
  }

  private static List<String> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }

  private static Channel channel(EntityChannels channels, NodeProcess to, TlsIdentity as) {
    return channels.overTls(to.address().host(), to.address().port(), as);
  }

  /** Why both of its reference points refuse a question. */
  private static List<ErrorReason> reason(Channel channel) {
    ByteString unknown = ByteString.copyFrom(new byte[32]);
    return List.of(
        reason(
            () ->
                P2rServiceGrpc.newBlockingStub(channel)
                    .getRecord(GetRecordRequest.newBuilder().setOperationId(unknown).build())),
        reason(
            () ->
                S2pServiceGrpc.newBlockingStub(channel)
                    .get(
                        GetRequest.newBuilder()
                            .setRequester(Requester.newBuilder().setUser("local"))
                            .setOperationId(unknown)
                            .build())));
  }

  private static ErrorReason reason(Runnable call) {
    ErrorReason[] reason = new ErrorReason[1];
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> reason[0] = Failure.of(e).reason());
    return reason[0];
  }
}
