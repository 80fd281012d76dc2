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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.varve.edge.EdgeAgent;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.DataFolder;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.SearchRequest;

/**
 * Whole recordings that are replayed by an agent and looked for again: the CSV files of the folder
 * that the environment names as VARVE_RECORDINGS, or else made up from a seed.
 */
final class Recordings {

  private static final long SEED = 20_260_101;

  private final Path folder;
  private final List<Path> files;

  /**
   * @param folder for what is made
   */
  Recordings(Path folder) throws IOException {
    this.folder = folder;
    this.files = recordings();
  }

  /** One row as the file has it. */
  private record Row(Instant time, double value) {}

  /** One source a file, until each operation has its receipt; gives those receipts. */
  List<VerifiedReceipt> replay(AgentConfig config) throws Exception {
    List<VerifiedReceipt> receipts = new CopyOnWriteArrayList<>();
    try (EdgeAgent agent = EdgeAgent.open(config, TestAgent.collecting(receipts))) {
      agent.start();
      assertThat(agent.awaitDrained(TestAgent.PATIENCE)).as("drained; %s", agent.status()).isTrue();
      assertThat(agent.status().queue().refused()).as("refused; %s", agent.status()).isZero();
      agent.status().sources().forEach(s -> assertThat(s.rejected()).as(s.name()).isZero());
    }
    return receipts;
  }

  /** An agent that replays them all. */
  AgentConfig agent(AgentIdentity identity) throws Exception {
    List<SourceConfig> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(TestAgent.csvSource(source(file), file));
    }
    return TestAgent.config(identity, 100, sources);
  }

  /**
   * Fails unless each row of each file comes back once, in order, and proves to be all there is.
   */
  void checkAllThere(UserClient user, DataFolder node) throws IOException {
    for (Path file : files) {
      List<Row> rows = rows(file);
      assertThat(readings(user, source(file)))
          .as(file.getFileName() + " of " + rows.size() + " rows")
          .isEqualTo(rows);
      checkComplete(node, file);
    }
  }

  /** How many operations there are, of whatever kind. */
  static long entries(UserClient user) {
    return entries(user, Filter.getDefaultInstance());
  }

  static long entriesOf(UserClient user, String source) {
    return entries(user, Filter.newBuilder().setSource(source).build());
  }

  private static long entries(UserClient user, Filter filter) {
    long[] count = {0};
    user.u2s()
        .search(SearchRequest.newBuilder().setFilter(filter).setPageSize(1000).build())
        .forEachRemaining(
            page ->
                count[0] += page.getOperationsList().stream().filter(Recordings::isSaid).count());
    return count[0];
  }

  /** Not what the node adds by itself: seals, and who read what. */
  private static boolean isSaid(OperationSummary operation) {
    return operation.getKind() != OperationKind.OPERATION_KIND_BLOCK
        && operation.getKind() != OperationKind.OPERATION_KIND_ACCESS;
  }

  /** Its completeness file, verified with nothing but the trust file, has as many items as rows. */
  private void checkComplete(DataFolder node, Path recording) throws IOException {
    Path file = folder.resolve(recording.getFileName() + ".completeness");
    Path data = node.root();
    var unused =
        Cli.varve("completeness", "--data", data, "--source", source(recording), "-o", file)
            .succeeded();
    assertThat(Cli.varve("verify", file, "--trust", node.trustFile()).succeeded().out())
        .startsWith("VALID")
        .contains(" operations with " + rows(recording).size() + " items");
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
        System.out.println("Recordings: " + csv.size() + " recordings of " + given);
        return csv;
      }
    }
    System.out.println(
        "Recordings: VARVE_RECORDINGS is not set; recordings are made up, seed " + SEED);
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
