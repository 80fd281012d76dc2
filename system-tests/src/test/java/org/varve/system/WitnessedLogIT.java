package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;

/**
 * A node asks two witnesses, each a process of its own; whoever demands their signatures verifies
 * evidence offline.
 */
@Timeout(180)
class WitnessedLogIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private WitnessProcess first;
  private WitnessProcess second;
  private String firstKey;
  private String secondKey;
  private Workshop workshop;

  @BeforeEach
  void openWorkshop() {
    workshop = new Workshop(data(), folder);
  }

  @BeforeEach
  void startWitnesses() throws Exception {
    try (VarveNode founded = VarveNode.start(config(""), Clock.systemUTC())) {
      Path trust = founded.folder().trustFile();
      first = new WitnessProcess("witness.example/w1", trust, folder.resolve("w1"));
      second = new WitnessProcess("witness.example/w2", trust, folder.resolve("w2"));
      Files.writeString(folder.resolve("any.txt"), Files.readString(trust));
    }
    firstKey = first.start();
    secondKey = second.start();
    String own = Files.readString(folder.resolve("any.txt")).replace("quorum none\n", "");
    String witnesses = "witness w1 " + firstKey + "\nwitness w2 " + secondKey + "\n";
    Files.writeString(folder.resolve("any.txt"), own + witnesses + "group g any w1 w2\nquorum g\n");
    Files.writeString(folder.resolve("all.txt"), own + witnesses + "group g all w1 w2\nquorum g\n");
  }

  @AfterEach
  void stopWitnesses() throws Exception {
    first.close();
    second.close();
  }

  @Test
  void evidenceIsValidOfflineForWhoeverDemandsWitnesses() throws Exception {
    try (VarveNode node = VarveNode.start(config(witnessing(2)), Clock.systemUTC())) {
      workshop.submit(1);
      assertThat(node.obstacles()).isEmpty();
      Cli waited =
          Cli.varve(
              "evidence",
              "--source",
              "workshop",
              "-o",
              evidence(),
              "--data",
              data(),
              "--trust",
              folder.resolve("all.txt"),
              "--wait",
              "30s");
      assertThat(waited.succeeded().out()).contains("VALID");
      assertThat(verdict(node, "all.txt")).isEqualTo("VALID");
      assertThat(verdict(node, "any.txt")).isEqualTo("VALID");

      Path complete = folder.resolve("all.completeness");
      Cli.varve("completeness", "--source", "workshop", "-o", complete, "--data", data())
          .succeeded();
      Cli.varve("verify", complete, "--trust", folder.resolve("all.txt")).succeeded();

      // What is shown over HTTP is confirmed as well.
      JsonNode audit = audit(node, "all.txt").succeeded().json();
      assertThat(audit.get("verdict").asText()).isEqualTo("FIRST_SEEN");
    }
    // A restart needs no witness for what was confirmed before.
    first.kill();
    second.kill();
    try (VarveNode node = VarveNode.start(config(witnessing(2)), Clock.systemUTC())) {
      assertThat(verdict(node, "all.txt")).isEqualTo("VALID");
      assertThat(audit(node, "all.txt").succeeded().out()).contains("CONSISTENT");
    }
  }

  @Test
  void aWitnessThatIsDownHoldsUpItsOwnSignatureAlone() throws Exception {
    try (VarveNode node = VarveNode.start(config(witnessing(1)), Clock.systemUTC())) {
      workshop.submit(1);
      assertThat(node.obstacles()).isEmpty();
      awaitVerdict(node, "all.txt", "VALID");
      second.kill();
      long start = System.nanoTime();
      workshop.submit(1);
      assertThat(node.obstacles()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));

      awaitVerdict(node, "any.txt", "VALID");
      assertThat(verdict(node, "all.txt")).isEqualTo("NOT_AGREED");
      second.start();
      awaitVerdict(node, "all.txt", "VALID");
    }
  }

  @Test
  void whatNoWitnessHasSeenYetIsProvenWithoutThem() throws Exception {
    first.kill();
    second.kill();
    try (VarveNode node = VarveNode.start(config(witnessing(2)), Clock.systemUTC())) {
      workshop.submit(1);
      assertThat(node.obstacles()).isEmpty();
      assertThat(verdict(node, "any.txt")).isEqualTo("NOT_AGREED");
      Path plain = node.folder().trustFile();
      Cli.varve("verify", evidence(), "--trust", plain).succeeded();
      Path any = folder.resolve("any.txt");
      Cli gaveUp =
          Cli.varve(
              "evidence",
              "--source",
              "workshop",
              "-o",
              evidence(),
              "--data",
              data(),
              "--trust",
              any,
              "--wait",
              "600ms",
              "--json");
      assertThat(Cli.varve("evidence", "0", "--data", data(), "--wait", "1s").code()).isEqualTo(2);
      assertThat(gaveUp.code()).isEqualTo(1);
      assertThat(gaveUp.json().get("verdict").asText()).isEqualTo("NOT_AGREED");
      assertThat(audit(node, "any.txt").err())
          .contains("status 503")
          .contains("too few have confirmed");
    }
  }

  @Test
  void aWitnessThatForgotIsGivenTheWholeLogAndGoesOn() throws Exception {
    try (VarveNode node = VarveNode.start(config(witnessing(2)), Clock.systemUTC())) {
      workshop.submit(1);
      assertThat(node.obstacles()).isEmpty();
      awaitVerdict(node, "all.txt", "VALID");
      first.kill();
      first.wipe();
      first.start();
      workshop.submit(1);
      assertThat(node.obstacles()).isEmpty();
      awaitVerdict(node, "all.txt", "VALID");
    }
  }

  private Cli audit(VarveNode node, String trust) {
    return Cli.varve(
        "log",
        "audit",
        "http://127.0.0.1:" + node.logPort().orElseThrow() + "/log",
        "--trust",
        folder.resolve(trust),
        "--state",
        folder.resolve("audit"),
        "--json");
  }

  private void awaitVerdict(VarveNode node, String trust, String wanted) throws Exception {
    await(() -> verdict(node, trust).equals(wanted), wanted + " with " + trust);
  }

  private static void await(Callable<Boolean> condition, String what) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(200);
    }
  }

  /** Of evidence that is asked for now, about the newest operation. */
  private String verdict(VarveNode node, String trust) throws Exception {
    assertThat(node.logPort()).isPresent();
    Cli.varve("evidence", "--source", "workshop", "-o", evidence(), "--data", data()).succeeded();
    return Cli.varve("verify", evidence(), "--trust", folder.resolve(trust), "--json")
        .json()
        .get("verdict")
        .asText();
  }

  private Path evidence() {
    return folder.resolve("newest.evidence");
  }

  private Path data() {
    return folder.resolve("node");
  }

  private String witnessing(int quorum) {
    return """
        witnessing:
          quorum: %d
          interval: 100ms
          delayMax: 500ms
          timeout: 2s
          witnesses:
            - {url: "%s", key: "%s"}
            - {url: "%s", key: "%s"}
        """
        .formatted(quorum, first.url(), firstKey, second.url(), secondKey)
        .indent(4);
  }

  private NodeConfig config(String witnessing) throws Exception {
    Path yaml = folder.resolve("varve.yaml");
    Files.writeString(
        yaml,
        """
        listen: 127.0.0.1:0
        origin: city.example/log
        processing:
          log:
            listen: 127.0.0.1:0
        """
            + witnessing);
    return new ConfigFile(Map.of()).read(yaml).withData(data());
  }
}
