package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.collect.BatchConfig;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.evidence.log.Checkpoint;
import org.varve.proto.common.v1.OperationSummary;

/**
 * The node is killed without warning while an agent sends as fast as it can, again and again: every
 * operation whose receipt the agent verified is there, once; evidence issued before is still valid;
 * no two roots were signed for one size.
 */
class KillNineIT {

  private static final String SOURCE = "load";
  private static final int ROWS = 2_000_000;
  private static final int READINGS_PER_OPERATION = 20;
  private static final int CYCLES = Integer.getInteger("varve.kill.cycles", 20);
  private static final long SEED = Long.getLong("varve.kill.seed", 9);

  @TempDir Path folder;

  @Test
  @Tag("Y-6.1.1-m")
  void nothingAcknowledgedIsLostAndNothingIsThereTwice() throws Exception {
    Random random = new Random(SEED);
    System.out.println("KillNineIT: " + CYCLES + " cycles, seed " + SEED);
    NodeProcess node = NodeProcess.on(folder.resolve("node"));
    List<VerifiedReceipt> receipts = new CopyOnWriteArrayList<>();
    List<byte[]> issued = new ArrayList<>();
    node.start();
    AgentIdentity identity = node.enrol(folder.resolve("agent"), SOURCE);
    AgentConfig config = config(identity);
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      // A new agent on the same queue: it goes on behind what is on disk, without the pauses of one
      // that met a dead node.
      try (EdgeAgent agent = EdgeAgent.open(config, TestAgent.collecting(receipts))) {
        agent.start();
        awaitMore(receipts, receipts.size() + 1);
        Thread.sleep(random.nextInt(700));
        issued.add(node.evidence(receipts.get(random.nextInt(receipts.size()))));
        node.kill();
      }
      node.start();
    }
    System.out.println("KillNineIT: " + receipts.size() + " receipts");

    checkRecordedOnce(node, receipts);
    checkEvidence(issued);
    checkHeads(receipts, issued);
    node.kill();
  }

  private static void checkRecordedOnce(NodeProcess node, List<VerifiedReceipt> receipts) {
    Map<String, Long> leaves = new HashMap<>();
    Set<Long> sequences = new HashSet<>();
    for (OperationSummary operation : node.operationsOf(SOURCE)) {
      String id = java.util.HexFormat.of().formatHex(operation.getOperationId().toByteArray());
      assertThat(leaves.put(id, operation.getLeafIndex())).as("operation %s once", id).isNull();
      assertThat(sequences.add(operation.getSequence()))
          .as("sequence %d once", operation.getSequence())
          .isTrue();
    }
    for (VerifiedReceipt receipt : receipts) {
      assertThat(leaves).containsEntry(receipt.operation().id().hex(), receipt.leafIndex());
    }
  }

  private void checkEvidence(List<byte[]> issued) throws IOException {
    TrustFile trust = TrustFile.parse(Files.readString(folder.resolve("node/trust.txt")));
    for (byte[] evidence : issued) {
      assertThat(new Verifier(trust).verify(evidence).code()).isEqualTo(Verdict.Code.VALID);
    }
  }

  /** Every head that anybody has seen: one root for one size. */
  private static void checkHeads(List<VerifiedReceipt> receipts, List<byte[]> issued) {
    Map<Long, Checkpoint> heads = new HashMap<>();
    List<String> seen = new ArrayList<>();
    receipts.forEach(receipt -> seen.add(receipt.parts().checkpoint()));
    issued.forEach(evidence -> seen.add(EvidenceFile.decode(evidence).checkpoint().toString()));
    for (String note : seen) {
      Checkpoint head = Checkpoint.parse(note.substring(0, note.indexOf("\n\n") + 1));
      Checkpoint before = heads.putIfAbsent(head.size(), head);
      assertThat(before == null ? head : before).isEqualTo(head);
    }
  }

  private static void awaitMore(List<VerifiedReceipt> receipts, int count)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (receipts.size() < count) {
      assertThat(System.nanoTime())
          .as("a receipt within a minute, have " + receipts.size())
          .isLessThan(end);
      Thread.sleep(10);
    }
  }

  private AgentConfig config(AgentIdentity identity) throws Exception {
    return new AgentConfig(
        identity.folder(),
        java.util.Optional.empty(),
        java.util.Optional.empty(),
        new BatchConfig(READINGS_PER_OPERATION, Duration.ofSeconds(5)),
        QueueLimits.USUAL,
        List.of(TestAgent.csvSource(SOURCE, manyRows())),
        true);
  }

  private Path manyRows() throws IOException {
    Path file = folder.resolve("load.csv");
    try (var out = Files.newBufferedWriter(file)) {
      out.write("timestamp,value\n");
      for (int i = 0; i < ROWS; i++) {
        out.write((1_700_000_000L + i) + "," + i + "\n");
      }
    }
    return file;
  }
}
