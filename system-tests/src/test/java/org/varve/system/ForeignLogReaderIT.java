package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.Cosigner;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.VarveNode;
import org.varve.monitoring.follow.MirrorEndpoint;
import org.varve.monitoring.follow.MirrorFolder;
import org.varve.monitoring.witness.Witness;
import org.varve.monitoring.witness.WitnessEndpoint;
import org.varve.rp.HttpAnswer;
import org.varve.rp.HttpCall;
import org.varve.rp.HttpListener;

/**
 * A client that nobody here wrote reads the log of a node, and a mirror of it, over HTTP:
 * torchwood, tessera, transparency-dev/formats and golang.org/x/mod, in versions that {@code
 * resources/logcheck/go.mod} pins.
 */
@Timeout(600)
class ForeignLogReaderIT {
  @TempDir Path folder;
  private Workshop workshop;

  @BeforeEach
  void openWorkshop() {
    workshop = new Workshop(data(), folder);
  }

  @Test
  void strangersWithTheirOwnLibrariesCheckTheWholeLogAndAMirrorOfIt() throws Exception {
    GoProgram logcheck = GoProgram.build("logcheck", folder);
    Path trustFile;
    try (VarveNode founded = node("")) {
      trustFile = founded.folder().trustFile();
    }
    TrustFile trust = TrustFile.parse(Files.readString(trustFile));
    Cosigner cosigner =
        new Cosigner(SigningKey.generate(SignatureAlgorithm.EDDSA), "witness.example/w1");
    Witness witness =
        new Witness(cosigner, List.of(trust.logKeys()), folder.resolve("w1"), Clock.systemUTC());
    Path own = folder.resolve("own.txt");
    Files.writeString(
        own,
        Files.readString(trustFile)
            .replace("quorum none", "witness w1 " + cosigner.noteKey() + "\nquorum w1"));
    try (HttpListener asked = serve(AddCheckpoint.CHARS_MAX, new WitnessEndpoint(witness));
        VarveNode node = node(witnessing(asked.port(), cosigner))) {
      String url = "http://127.0.0.1:" + node.logPort().orElseThrow() + "/log";
      workshop.submit(3);
      awaitEvidence(own);
      Path old = folder.resolve("old.txt");
      Files.writeString(old, get(url + "/checkpoint"));
      workshop.submit(300);
      Path parts = awaitEvidence(own);

      Object[] arguments = arguments(trust, own, old, parts);
      JsonNode read = checked(logcheck, url, arguments);
      assertThat(read.get("origin").asText()).isEqualTo("city.example/log");
      assertThat(read.get("size").asLong()).isGreaterThan(300);
      assertThat(read.get("entries")).isEqualTo(read.get("size"));
      assertThat(read.get("signatures").asInt()).isEqualTo(2);
      assertThat(read.get("cosignedAt").get(0).asLong()).isGreaterThan(1_700_000_000L);
      assertThat(read.get("inclusionPath").asInt()).isPositive();
      assertThat(read.get("sizeBefore").asLong()).isLessThan(read.get("sizeAfter").asLong());
      assertThat(read.get("growthPath").asInt()).isPositive();

      mirrorIsAsGoodAndAFlippedBitIsNot(logcheck, url, own, arguments);
    }
  }

  private void mirrorIsAsGoodAndAFlippedBitIsNot(
      GoProgram logcheck, String url, Path own, Object[] arguments) throws Exception {
    Path mirror = folder.resolve("mirror");
    Cli.varve("log", "mirror", url, "--to", mirror, "--trust", own).succeeded();
    try (HttpListener served = serve(0, new MirrorEndpoint(new MirrorFolder(mirror), true))) {
      String copy = "http://127.0.0.1:" + served.port();
      assertThat(checked(logcheck, copy, arguments).get("entries").asLong()).isGreaterThan(300);

      for (String name : List.of("tile/0/000", "tile/entries/000", "checkpoint")) {
        byte[] honest = Files.readAllBytes(mirror.resolve(name));
        byte[] flipped = honest.clone();
        flipped[flipped.length / 2] ^= 1;
        Files.write(mirror.resolve(name), flipped);
        GoProgram.Run run = run(logcheck, copy, arguments);
        assertThat(run.code()).as("%s changed: %s", name, run.out()).isEqualTo(1);
        assertThat(run.err()).startsWith("logcheck:");
        Files.write(mirror.resolve(name), honest);
      }
    }
  }

  private static JsonNode checked(GoProgram logcheck, String url, Object[] arguments)
      throws Exception {
    GoProgram.Run run = run(logcheck, url, arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  private static GoProgram.Run run(GoProgram logcheck, String url, Object[] arguments)
      throws Exception {
    return logcheck.run(Stream.concat(Stream.of(url), Stream.of(arguments)).toArray());
  }

  private Object[] arguments(TrustFile trust, Path own, Path old, Path parts) throws Exception {
    // The lines of a trust file that tlog-policy has too, are one.
    Path policy = folder.resolve("policy.txt");
    Files.writeString(
        policy,
        Files.readAllLines(own).stream()
            .filter(line -> line.matches("(log|witness|group|quorum) .*"))
            .collect(Collectors.joining("\n")));
    Path proof = parts.resolve("operation.tlog-proof");
    String index = Files.readAllLines(proof).get(1).replace("index ", "");
    return new Object[] {
      policy, trust.logKeys(), old, index, proof, parts.resolve("operation.cose")
    };
  }

  /** Evidence of the newest operation, unpacked, once the witness has confirmed it. */
  private Path awaitEvidence(Path own) throws Exception {
    Path file = folder.resolve("newest.evidence");
    long end = System.nanoTime() + 30_000_000_000L;
    Cli verdict;
    do {
      Thread.sleep(100);
      Cli.varve("evidence", "--source", "workshop", "-o", file, "--data", data()).succeeded();
      verdict = Cli.varve("verify", file, "--trust", own);
      assertThat(System.nanoTime()).as(verdict.out()).isLessThan(end);
    } while (verdict.code() != 0);
    Path parts = folder.resolve("parts-" + workshop.submitted());
    Cli.varve("evidence", "unpack", file, parts, "--trust", own).succeeded();
    return parts;
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  private static HttpListener serve(int bodyBytesMax, Function<HttpCall, HttpAnswer> handler)
      throws Exception {
    return HttpListener.start(
        new InetSocketAddress("127.0.0.1", 0),
        Optional.empty(),
        new HttpListener.Limits(4, bodyBytesMax),
        handler);
  }

  private static String witnessing(int port, Cosigner cosigner) {
    return """
    witnessing:
      quorum: 1
      interval: 100ms
      witnesses:
        - {url: "http://127.0.0.1:%d", key: "%s"}
    """
        .formatted(port, cosigner.noteKey())
        .indent(4);
  }

  private Path data() {
    return folder.resolve("node");
  }

  private VarveNode node(String witnessing) throws Exception {
    Path yaml = folder.resolve("varve.yaml");
    Files.writeString(
        yaml,
        """
        listen: 127.0.0.1:0
        origin: city.example/log
        ledger:
          publicEntries: true
        processing:
          log:
            listen: 127.0.0.1:0
        """
            + witnessing);
    return VarveNode.start(new ConfigFile(Map.of()).read(yaml).withData(data()), Clock.systemUTC());
  }
}
