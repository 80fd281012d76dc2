package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.edge.EdgeAgent;
import org.varve.edge.collect.BatchConfig;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.AgentConfigReader;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.demo.SharedLedger;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.NodeStorage;
import org.varve.launcher.node.VarveNode;
import org.varve.ledger.embedded.StorageProgress;
import org.varve.ledger.fabric.network.Consensus;
import org.varve.ledger.fabric.network.FabricBinaries;
import org.varve.ledger.fabric.network.FabricNetwork;
import org.varve.ledger.fabric.network.Role;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.GetEvidenceRequest;

/**
 * Two organisations share a ledger on a real network, and its processes are killed without warning
 * while an agent sends: every operation whose receipt the agent verified is there, once, and both
 * organisations have cosigned it.
 */
@Timeout(600)
class SharedLedgerFaultsIT {
  private static final String SOURCE = "load";
  private static final String HOST = "host";
  private static final int READINGS_PER_OPERATION = 100;
  private static final int ROWS = 500_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private final List<VerifiedReceipt> receipts = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource(Consensus.class)
  @Tag("Y-6.1.1-m")
  void nothingAcknowledgedIsLostNorTwiceWhateverIsKilled(Consensus consensus) throws Exception {
    FabricBinaries binaries = FabricHere.orSkip();
    Path data = folder.resolve("node");
    Files.createDirectories(data);
    NodeConfig config = TestNode.config(data);
    Clock clock = Clock.systemUTC();
    try (SharedLedger shared =
            SharedLedger.start(data, consensus, binaries, FabricHere.chaincode(), line -> {});
        VarveNode node = VarveNode.start(shared.first(config), clock)) {
      shared.join(node, config, clock);
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE, HOST);
      try (EdgeAgent agent =
          EdgeAgent.open(agent(node, identity), TestAgent.collecting(receipts))) {
        agent.start();
        awaitMore("before anything is killed");
        for (List<Role> victims : victims(shared.network())) {
          kill(shared.network(), victims);
          awaitMore("after " + victims + " were killed");
        }
        loseTheSecond(shared, node, config, clock);
        awaitMore("after the second node lost everything");
      }
      System.out.println(
          "SharedLedgerFaultsIT: " + consensus + ", " + receipts.size() + " receipts");

      checkRecordedOnce(node);
      checkEvidence(node);
      findsAlteredBytes(shared);
    }
  }

  /** One after the other, and at last everything at once. The first orderer leads at first. */
  private static List<List<Role>> victims(FabricNetwork network) {
    return List.of(
        List.of(Role.peer(2)),
        List.of(Role.orderer(1)),
        List.of(Role.chaincode(1)),
        List.of(Role.peer(1)),
        network.roles());
  }

  private static void kill(FabricNetwork network, List<Role> victims) throws Exception {
    for (Role victim : victims) {
      network.kill(victim);
    }
    Thread.sleep(1_000);
    for (Role victim : victims) {
      network.start(victim);
    }
  }

  /** Its copy is made anew from the channel. */
  private static void loseTheSecond(
      SharedLedger shared, VarveNode first, NodeConfig config, Clock clock) throws IOException {
    DataFolder second = shared.second();
    shared.leave();
    NodeStorage.delete(second.ledger());
    NodeStorage.delete(second.index());
    shared.join(first, config, clock);
  }

  private void awaitMore(String when) throws InterruptedException {
    int before = receipts.size();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (receipts.size() < before + 3) {
      assertThat(System.nanoTime()).as("more receipts " + when).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private void checkRecordedOnce(VarveNode node) {
    Map<String, Long> leaves = new HashMap<>();
    for (String source : List.of(SOURCE, HOST)) {
      Set<Long> sequences = new HashSet<>();
      for (OperationSummary operation : NodeProcess.operationsOf(source, TestNode.user(node))) {
        String id = HexFormat.of().formatHex(operation.getOperationId().toByteArray());
        assertThat(leaves.put(id, operation.getLeafIndex())).as("operation %s once", id).isNull();
        assertThat(sequences.add(operation.getSequence())).as("sequence once").isTrue();
      }
    }
    for (VerifiedReceipt receipt : receipts) {
      assertThat(leaves).containsEntry(receipt.operation().id().hex(), receipt.leafIndex());
    }
  }

  /** Under the trust file that demands both organisations: so the second has the same log. */
  private void checkEvidence(VarveNode node) throws Exception {
    Verifier verifier = new Verifier(TrustFile.parse(Files.readString(node.folder().trustFile())));
    try (UserClient user = TestNode.user(node)) {
      for (int i = 0; i < receipts.size(); i += Math.max(1, receipts.size() / 20)) {
        awaitValid(user, verifier, receipts.get(i));
      }
      awaitValid(user, verifier, receipts.get(receipts.size() - 1));
    }
  }

  private static void awaitValid(UserClient user, Verifier verifier, VerifiedReceipt receipt)
      throws InterruptedException {
    GetEvidenceRequest request =
        GetEvidenceRequest.newBuilder()
            .setOperationId(ByteString.copyFrom(receipt.operation().id().digest().bytes()))
            .setItemIndex(0)
            .setWithItem(true)
            .build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    Verdict verdict = verifier.verify(user.u2s().getEvidence(request).getEvidence().toByteArray());
    while (verdict.code() == Verdict.Code.NOT_AGREED && System.nanoTime() < end) {
      Thread.sleep(100);
      verdict = verifier.verify(user.u2s().getEvidence(request).getEvidence().toByteArray());
    }
    assertThat(verdict.code()).as(verdict.toString()).isEqualTo(Verdict.Code.VALID);
  }

  private static void findsAlteredBytes(SharedLedger shared) throws IOException {
    DataFolder second = shared.second();
    shared.leave();
    assertThat(NodeStorage.check(second, StorageProgress.NONE).isSound()).isTrue();
    try (Stream<Path> files = Files.list(second.ledger())) {
      Path segment =
          files.filter(file -> file.toString().endsWith(".seg")).findFirst().orElseThrow();
      try (FileChannel bytes =
          FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        long middle = bytes.size() / 2;
        ByteBuffer one = ByteBuffer.allocate(1);
        bytes.read(one, middle);
        one.put(0, (byte) (one.get(0) ^ 1)).rewind();
        bytes.write(one, middle);
      }
    }
    assertThat(NodeStorage.check(second, StorageProgress.NONE).isSound()).isFalse();
  }

  /** A file as fast as it goes, and a source that never ends. */
  private AgentConfig agent(VarveNode node, AgentIdentity identity) throws Exception {
    Path rows = folder.resolve("load.csv");
    try (var out = Files.newBufferedWriter(rows)) {
      out.write("timestamp,value\n");
      for (int i = 0; i < ROWS; i++) {
        out.write((1_700_000_000L + i) + "," + i + "\n");
      }
    }
    return new AgentConfig(
        identity.folder(),
        Optional.of(TestNode.address(node)),
        Optional.empty(),
        new BatchConfig(READINGS_PER_OPERATION, Duration.ofMillis(100)),
        QueueLimits.USUAL,
        List.of(
            TestAgent.csvSource(SOURCE, rows),
            new AgentConfigReader(variable -> null)
                .source("name=" + HOST + ",type=host,period=200ms", Path.of(""))),
        true);
  }
}
