package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.Verifier;

/** A backup that is taken while the node records holds all that was acknowledged before it. */
class BackupIT {

  private static final String SOURCE = "load";
  private static final int BACKUPS = 3;

  @TempDir Path folder;

  @Test
  void eachBackupUnderLoadIsSoundAndHasWhatWasAcknowledgedBeforeIt() throws Exception {
    NodeProcess node = NodeProcess.on(folder.resolve("node"));
    node.start();
    AgentIdentity identity = node.enrol(folder.resolve("agent"), SOURCE);
    GrowingFile file = new GrowingFile(folder.resolve("load.csv"));
    file.append(400_000);
    List<VerifiedReceipt> receipts = new CopyOnWriteArrayList<>();
    List<List<VerifiedReceipt>> before = new ArrayList<>();
    var config = TestAgent.config(identity, 20, List.of(TestAgent.csvSource(SOURCE, file.path())));
    try (EdgeAgent agent = EdgeAgent.open(config, TestAgent.collecting(receipts))) {
      agent.start();
      for (int i = 0; i < BACKUPS; i++) {
        Thread.sleep(700);
        before.add(List.copyOf(receipts));
        JsonNode made = backup(i).json();
        assertThat(made.get("sound").asBoolean()).isTrue();
      }
      assertThat(agent.status().queue().queued()).as("still under load").isPositive();
    }
    node.kill();

    for (int i = 0; i < BACKUPS; i++) {
      checkRestored(folder.resolve("backup-" + i), before.get(i), i);
    }
  }

  @Test
  void refusesToRestoreSilentlyOrOverSomething() throws Exception {
    TestNode.start(folder.resolve("node")).close();
    backup(0).succeeded();

    Cli silent = Cli.varve("restore", folder.resolve("backup-0"), "--data", folder.resolve("new"));
    assertThat(silent.code()).isEqualTo(2);
    assertThat(silent.err()).contains("--lose-newer").contains("would be lost");
    assertThat(folder.resolve("new")).doesNotExist();

    Cli over =
        Cli.varve(
            "restore",
            folder.resolve("backup-0"),
            "--data",
            folder.resolve("node"),
            "--lose-newer");
    assertThat(over.code()).isEqualTo(2);
    assertThat(over.err()).contains("is not empty");
  }

  @Test
  void noNodeStartsOnABackup() throws Exception {
    TestNode.start(folder.resolve("node")).close();
    backup(0).succeeded();

    Cli up = Cli.varve("up", "--data", folder.resolve("backup-0"), "--listen", "127.0.0.1:0");

    assertThat(up.code()).isEqualTo(2);
    assertThat(up.err()).contains("is a backup").contains("varve restore");
  }

  @Test
  void deletesNothingThatItDidNotMake() throws Exception {
    TestNode.start(folder.resolve("node")).close();
    Path mine = Files.createDirectories(folder.resolve("backup.part"));
    Files.writeString(mine.resolve("letter.txt"), "mine");

    Cli refused = Cli.varve("backup", folder.resolve("backup"), "--data", folder.resolve("node"));

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("backup.part");
    assertThat(mine.resolve("letter.txt")).hasContent("mine");
  }

  @Test
  void namesDamageAndKeepsNoBackupThatIsNotSound() throws Exception {
    TestNode.start(folder.resolve("node")).close();
    Path segment;
    try (Stream<Path> files = Files.list(folder.resolve("node/ledger"))) {
      segment = files.filter(f -> f.toString().endsWith(".seg")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);

    Cli damaged = Cli.varve("backup", folder.resolve("backup"), "--data", folder.resolve("node"));

    assertThat(damaged.code()).isEqualTo(1);
    assertThat(damaged.out()).contains("DAMAGED");
    assertThat(folder.resolve("backup")).doesNotExist();
  }

  private Cli backup(int number) {
    return Cli.varve(
            "backup",
            folder.resolve("backup-" + number),
            "--data",
            folder.resolve("node"),
            "--json")
        .succeeded();
  }

  private void checkRestored(Path backup, List<VerifiedReceipt> acknowledged, int number)
      throws Exception {
    Path data = folder.resolve("restored-" + number);
    Cli.varve("restore", backup, "--data", data, "--lose-newer").succeeded();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("keys/receipt.pem"))))
        .isEqualTo("rw-------");
    NodeProcess restored = NodeProcess.on(data);
    restored.start();
    try {
      RecordedRows rows = RecordedRows.of(restored.operationsOf(SOURCE)).withoutGaps();
      long has = rows.sequences().values().stream().mapToLong(s -> s.size()).sum();
      System.out.printf(
          "BackupIT: %d operations, of which %d were acknowledged before%n",
          has, acknowledged.size());
      assertThat(has).isGreaterThanOrEqualTo(acknowledged.size());
      Verifier verifier =
          new Verifier(TrustFile.parse(Files.readString(data.resolve("trust.txt"))));
      for (int i = 0; i < acknowledged.size(); i += 50) {
        assertThat(verifier.verify(restored.evidence(acknowledged.get(i))).isValid()).isTrue();
      }
    } finally {
      restored.kill();
    }
  }
}
