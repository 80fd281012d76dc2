package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.VarveNode;

/** A stranger mirrors and audits the log of a running node with the commands of the program. */
@Timeout(120)
class FollowedLogIT {
  @TempDir Path folder;
  private Workshop workshop;

  @BeforeEach
  void openWorkshop() {
    workshop = new Workshop(folder.resolve("node"), folder);
  }

  @Test
  void aStrangerMirrorsAndAuditsALogThatGrows() throws Exception {
    try (VarveNode node = node("{listen: 127.0.0.1:0, tls: true}")) {
      String url = "https://localhost:" + node.logPort().orElseThrow() + "/log";
      Path trust = node.folder().trustFile();
      Path ca = node.folder().userIdentity().resolve("ca.pem");
      workshop.submit(3);

      Cli first = audit(url, trust, "--ca", ca).succeeded();
      assertThat(first.out()).contains("FIRST_SEEN");
      Cli hashes = mirror(url, trust, "--ca", ca).succeeded();
      assertThat(hashes.out()).contains("not given").contains("not public");

      workshop.submit(200);
      JsonNode grown = audit(url, trust, "--ca", ca, "--json").succeeded().json();
      assertThat(grown.get("verdict").asText()).isEqualTo("CONSISTENT");
      assertThat(grown.get("size").asLong()).isGreaterThan(grown.get("sizeBefore").asLong());

      Path user = node.folder().userIdentity();
      JsonNode whole = mirror(url, trust, "--identity", user, "--json").succeeded().json();
      assertThat(whole.get("entries").asLong()).isEqualTo(whole.get("size").asLong());
      assertThat(whole.get("entriesRefused").asText()).isEmpty();
      Cli check = Cli.varve("log", "check", folder.resolve("mirror"), "--trust", trust);
      assertThat(check.succeeded().out()).contains("TRUE COPY");

      // The mirror stands for the log itself, also where somebody wants to audit it.
      Cli offline = audit(folder.resolve("mirror").toString(), trust);
      assertThat(offline.succeeded().out()).contains("CONSISTENT");
    }
  }

  @Test
  void aLogOfAnotherKeyAndAServerThatIsAwayAreToldApart() throws Exception {
    Path trust;
    String url;
    try (VarveNode node = node("{listen: 127.0.0.1:0}")) {
      url = "http://127.0.0.1:" + node.logPort().orElseThrow() + "/log";
      trust = node.folder().trustFile();
      try (VarveNode other = TestNode.start(folder.resolve("other"))) {
        Cli wrong = audit(url, other.folder().trustFile());
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.out()).contains("UNTRUSTED_LOG").contains("Next:");
      }
    }
    Cli away = audit(url, trust);
    assertThat(away.code()).isEqualTo(1);
    assertThat(away.err()).contains(url).contains("cannot be reached");
    assertThat(audit("city.example/log", trust).code()).isEqualTo(2);
  }

  @Test
  void aRestoredOldLogIsFoundOut() throws Exception {
    Path trust;
    try (VarveNode node = node("{listen: 127.0.0.1:0}")) {
      trust = node.folder().trustFile();
    }
    Path old = folder.resolve("old");
    copy(folder.resolve("node"), old);
    try (VarveNode node = node("{listen: 127.0.0.1:0}")) {
      workshop.submit(2);
      audit(url(node), trust).succeeded();
    }
    // The node's disk is put back to what it was, and goes on from there.
    try (VarveNode node = node(old, "{listen: 127.0.0.1:0}")) {
      JsonNode shrunk = audit(url(node), trust, "--json").json();
      assertThat(shrunk.get("verdict").asText()).isEqualTo("ROLLED_BACK");
      new Workshop(old, folder).submit(9);
      Cli forked = audit(url(node), trust, "--json");
      assertThat(forked.code()).isEqualTo(1);
      assertThat(forked.json().get("verdict").asText()).isEqualTo("FORKED");
      Path proof = Path.of(forked.json().get("proof").asText());
      assertThat(proof.resolve("older.txt")).exists();
      assertThat(proof.resolve("newer.txt")).exists();
      assertThat(proof.resolve("newer-begins-with.txt")).exists();
    }
  }

  @Test
  void aFollowerOutlastsAnOutageAndEndsWhenTheLogContradictsItself() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    Path old = folder.resolve("old");
    String log;
    try (ServerSocket free = new ServerSocket(0)) {
      log = "{listen: 127.0.0.1:" + free.getLocalPort() + "}";
    }
    try {
      Future<Cli> follower;
      try (VarveNode node = node(folder.resolve("node"), log)) {
        assertThat(node.obstacles()).isEmpty();
      }
      copy(folder.resolve("node"), old);
      try (VarveNode node = node(folder.resolve("node"), log)) {
        workshop.submit(5);
        String url = url(node);
        Path trust = node.folder().trustFile();
        follower =
            threads.submit(
                () ->
                    audit(url, trust, "--follow", "--every", "50ms", "--timeout", "2s", "--json"));
        await(() -> Files.exists(folder.resolve("audit/checkpoint")));
        Thread.sleep(200);
      }
      // Nothing listens for a while; its own attempts take 1.2 s.
      Thread.sleep(2_500);
      assertThat(follower.isDone()).isFalse();
      try (VarveNode node = node(old, log)) {
        Cli ended = follower.get(30, TimeUnit.SECONDS);
        assertThat(node.logPort()).isPresent();
        assertThat(ended.code()).isEqualTo(1);
        List<String> verdicts =
            ended.jsonLines().stream().map(line -> line.get("verdict").asText()).toList();
        assertThat(verdicts)
            .startsWith("FIRST_SEEN", "CONSISTENT")
            .contains("UNREACHABLE")
            .endsWith("ROLLED_BACK");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!condition.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private Cli audit(String url, Path trust, Object... more) {
    return log(more, "log", "audit", url, "--trust", trust, "--state", folder.resolve("audit"));
  }

  private Cli mirror(String url, Path trust, Object... more) {
    return log(more, "log", "mirror", url, "--trust", trust, "--to", folder.resolve("mirror"));
  }

  private static Cli log(Object[] more, Object... first) {
    Object[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return Cli.varve(all);
  }

  private static void copy(Path from, Path to) throws Exception {
    new ProcessBuilder("cp", "-a", from.toString(), to.toString()).start().waitFor();
  }

  private static String url(VarveNode node) {
    return "http://127.0.0.1:" + node.logPort().orElseThrow() + "/log";
  }

  private VarveNode node(String log) throws Exception {
    return node(folder.resolve("node"), log);
  }

  private VarveNode node(Path data, String log) throws Exception {
    Path yaml = folder.resolve("varve.yaml");
    Files.writeString(
        yaml,
        """
        listen: 127.0.0.1:0
        origin: city.example/log
        processing:
          log: %s
        """
            .formatted(log));
    return VarveNode.start(new ConfigFile(Map.of()).read(yaml).withData(data), Clock.systemUTC());
  }
}
