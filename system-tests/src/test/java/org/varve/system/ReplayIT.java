package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.SearchRequest;

/**
 * Whole recordings go in and come out again, row for row; replayed once more, they add nothing. The
 * recordings are the CSV files of the folder that the environment names as VARVE_RECORDINGS, or
 * else made up from a seed.
 */
class ReplayIT {

  private static final long SEED = 20_260_101;

  @TempDir Path folder;

  /** One row as the file has it. */
  private record Row(Instant time, double value) {}

  @Test
  @Tag("Y-8.3-b")
  void everyRowOfEveryRecordingIsGivenBackAndAReplayAddsNothing() throws Exception {
    List<Path> recordings = recordings();
    try (VarveNode node = TestNode.start(folder.resolve("node"))) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "recording/*");

      replay(identity, recordings);
      long entries = entries(node);
      try (UserClient user = TestNode.user(node)) {
        for (Path recording : recordings) {
          List<Row> rows = rows(recording);
          List<Row> back = readings(user, source(recording));
          assertThat(back)
              .as(recording.getFileName() + " of " + rows.size() + " rows")
              .isEqualTo(rows);
        }
      }

      for (Path recording : recordings) {
        checkComplete(node, recording);
      }

      assertThat(replay(identity, recordings)).as("receipts of the second replay").isEmpty();
      assertThat(entries(node)).as("entries after the second replay").isEqualTo(entries);
    }
  }

  /** Its completeness file, verified with nothing but the trust file, has as many items as rows. */
  private void checkComplete(VarveNode node, Path recording) throws IOException {
    Path file = folder.resolve(recording.getFileName() + ".completeness");
    Path data = node.folder().root();
    var unused =
        Cli.varve("completeness", "--data", data, "--source", source(recording), "-o", file)
            .succeeded();
    assertThat(Cli.varve("verify", file, "--trust", node.folder().trustFile()).succeeded().out())
        .startsWith("VALID")
        .contains(" operations with " + rows(recording).size() + " items");
  }

  private static List<VerifiedReceipt> replay(AgentIdentity identity, List<Path> recordings)
      throws Exception {
    List<SourceConfig> sources = new ArrayList<>();
    for (Path recording : recordings) {
      sources.add(TestAgent.csvSource(source(recording), recording));
    }
    List<VerifiedReceipt> receipts = new java.util.concurrent.CopyOnWriteArrayList<>();
    try (EdgeAgent agent =
        EdgeAgent.open(TestAgent.config(identity, 100, sources), TestAgent.collecting(receipts))) {
      agent.start();
      assertThat(agent.awaitDrained(TestAgent.PATIENCE)).as("drained; %s", agent.status()).isTrue();
      assertThat(agent.status().queue().refused()).as("refused; %s", agent.status()).isZero();
      agent.status().sources().forEach(s -> assertThat(s.rejected()).as(s.name()).isZero());
    }
    return receipts;
  }

  private static List<Row> readings(UserClient user, String source) {
    List<Row> rows = new ArrayList<>();
    user.u2s()
        .readings(ReadingsRequest.newBuilder().addSources(source).build())
        .forEachRemaining(
            message ->
                message
                    .getReadingsList()
                    .forEach(
                        r ->
                            rows.add(
                                new Row(
                                    Instant.ofEpochSecond(
                                        r.getTime().getSeconds(), r.getTime().getNanos()),
                                    r.getDoubleValue()))));
    return rows;
  }

  private static long entries(VarveNode node) {
    try (UserClient user = TestNode.user(node)) {
      long[] count = {0};
      user.u2s()
          .search(SearchRequest.newBuilder().setPageSize(1000).build())
          .forEachRemaining(page -> count[0] += page.getOperationsCount());
      return count[0];
    }
  }

  private static String source(Path recording) {
    return "recording/" + recording.getFileName().toString().replace(".csv", "");
  }

  private static List<Row> rows(Path recording) throws IOException {
    return Files.readAllLines(recording).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(
            cells ->
                new Row(
                    LocalDateTime.parse(cells[0].replace(' ', 'T')).toInstant(ZoneOffset.UTC),
                    Double.parseDouble(cells[1])))
        .toList();
  }

  private List<Path> recordings() throws IOException {
    String given = System.getenv("VARVE_RECORDINGS");
    if (given != null) {
      try (Stream<Path> files = Files.list(Path.of(given))) {
        List<Path> csv = files.filter(f -> f.toString().endsWith(".csv")).sorted().toList();
        assertThat(csv).as("CSV files in VARVE_RECORDINGS=" + given).isNotEmpty();
        System.out.println("ReplayIT: " + csv.size() + " recordings of " + given);
        return csv;
      }
    }
    System.out.println(
        "ReplayIT: VARVE_RECORDINGS is not set; recordings are made up, seed " + SEED);
    return madeUp();
  }

  private List<Path> madeUp() throws IOException {
    Random random = new Random(SEED);
    List<Path> files = new ArrayList<>();
    for (int f = 0; f < 4; f++) {
      StringBuilder csv = new StringBuilder("timestamp,value\n");
      LocalDateTime time = LocalDateTime.of(2025, 3, 1, 0, 0);
      int rows = 500 + random.nextInt(2000);
      for (int i = 0; i < rows; i++) {
        csv.append(time.toString().replace('T', ' ')).append(":00,");
        csv.append(random.nextInt(4) == 0 ? random.nextInt(1000) : random.nextGaussian() * 50)
            .append('\n');
        time = time.plusMinutes(random.nextInt(10));
      }
      files.add(Files.writeString(folder.resolve("recording" + f + ".csv"), csv));
    }
    return files;
  }
}
