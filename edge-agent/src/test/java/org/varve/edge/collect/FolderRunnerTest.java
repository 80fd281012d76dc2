package org.varve.edge.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.edge.Fixtures.AGENT_KEY;
import static org.varve.edge.Fixtures.NOW;
import static org.varve.edge.Fixtures.SOURCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.Fixtures;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.Progress;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.queue.QueuedOperation;
import org.varve.edge.queue.RefusedOperation.Refusal;
import org.varve.edge.queue.WhenFull;
import org.varve.edge.thread.AgentThreads;
import org.varve.edge.thread.StopSignal;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SaltedItem;

@Timeout(20)
class FolderRunnerTest {
  @TempDir private Path folder;
  private Path in;
  private OperationQueue queue;
  private FolderRunner runner;
  private StopSignal stop = new StopSignal();
  private AgentThreads threads = new AgentThreads();

  @BeforeEach
  void open() throws IOException {
    in = Files.createDirectories(folder.resolve("in"));
    openQueue(QueueLimits.USUAL);
  }

  @AfterEach
  void close() throws Exception {
    end();
    queue.close();
  }

  @Test
  void aFileStaysWhereItLiesUntilItIsRecorded() throws Exception {
    place("a.pdf", "content a");
    start(true);
    QueuedOperation operation = awaitQueued(1).get(0);

    assertThat(operation.items())
        .containsExactly("content a".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(operation.operation().payload().format()).contains("opaque/1");
    assertThat(operation.operation().payload().description()).contains("a.pdf");
    assertThat(operation.operation().payload().labels()).containsKey("sha256");
    assertThat(in.resolve("a.pdf")).exists();

    queue.recorded(List.of(operation));
    await(() -> names("done").equals(List.of("a.pdf")));
    assertThat(names("")).isEmpty();
    assertThat(runner.status().readings()).isEqualTo(1);
  }

  @Test
  void killedAnywhereItSignsNoFileTwiceAndForgetsNone() throws Exception {
    place("a", "1");
    place("b", "2");
    start(true);
    List<QueuedOperation> both = awaitQueued(2);
    end();
    queue.recorded(List.of(both.get(0)));
    queue.close();

    openQueue(QueueLimits.USUAL);
    start(true);
    await(() -> names("done").equals(List.of("a")));
    assertThat(queue.status().queued()).isEqualTo(1);
    queue.recorded(List.of(both.get(1)));
    await(() -> names("done").equals(List.of("a", "b")));
    assertThat(queue.state(SOURCE).sequence()).isEqualTo(2);
  }

  @Test
  void whatIsRefusedIsSetAsideWithTheReason() throws Exception {
    place("a.csv", "no SenML");
    start(true);
    queue.refused(awaitQueued(1).get(0), new Refusal("FORMAT_VIOLATION", "it is no JSON"));

    await(() -> names("failed").equals(List.of("a.csv", "a.csv.why")));
    assertThat(in.resolve("failed/a.csv.why"))
        .content()
        .contains("FORMAT_VIOLATION: it is no JSON");
    assertThat(names("")).isEmpty();
  }

  @Test
  void aFileThatIsTooLargeIsSetAsideAndCounted() throws Exception {
    Files.write(in.resolve("large"), new byte[ItemTree.MAX_ITEM_BYTES + 1]);
    place("small", "1");
    start(true);

    awaitQueued(1);
    await(() -> names("failed").equals(List.of("large", "large.why")));
    assertThat(runner.status().rejected()).isEqualTo(1);
  }

  @Test
  void aSaltedFileIsTakenApartAndItsPlainDigestIsNotTold() throws Exception {
    config =
        new FolderConfig(
            in, in.resolve("done"), in.resolve("failed"), "*", "json-car/1", Duration.ZERO, true);
    form = ItemForm.of(Commitment.SALTED_FIELDS, new SecureRandom());
    place("car", "{\"speed\": 50, \"plate\": \"B\"}");
    place("list", "[1]");
    start(true);

    QueuedOperation only = awaitQueued(1).get(0);
    assertThat(SaltedItem.decode(only.items().get(0), "item").shown())
        .extracting(field -> field.name() + "=" + new String(field.value(), UTF_8))
        .containsExactly("speed=50", "plate=\"B\"");
    assertThat(only.operation().payload().contentRoot())
        .contains(ItemTree.of(Commitment.SALTED_FIELDS, only.items()).root());
    assertThat(only.operation().payload().labels()).doesNotContainKey("sha256");
    await(() -> names("failed").equals(List.of("list", "list.why")));
    assertThat(in.resolve("failed/list.why")).content().contains("JSON object");

    queue.recorded(List.of(only));
    await(() -> names("done").equals(List.of("car")));
  }

  @Test
  void aPackGivesItsOwnTimesAndOneThatBreaksItsFormatIsNotSigned() throws Exception {
    config =
        new FolderConfig(
            in, in.resolve("done"), in.resolve("failed"), "*", "senml-cbor/1", Duration.ZERO, true);
    // Two records, a=1 at 1342177280 s and a=2 a minute later.
    byte[] pack =
        HexFormat.of().parseHex("82a3221a5000000000616102 01a3006161020206183c".replace(" ", ""));
    Files.write(in.resolve("broken"), Arrays.copyOf(pack, pack.length - 1));
    Files.write(in.resolve("whole"), pack);
    start(true);

    OperationPayload payload = awaitQueued(1).get(0).operation().payload();
    assertThat(payload.sampledFrom()).contains(Instant.ofEpochSecond(1_342_177_280));
    assertThat(payload.sampledTo()).contains(Instant.ofEpochSecond(1_342_177_340));
    await(() -> names("failed").equals(List.of("broken", "broken.why")));
    assertThat(in.resolve("failed/broken.why")).content().contains("the CBOR is cut off");
    assertThat(queue.state(SOURCE).sequence()).isEqualTo(1);
  }

  @Test
  void aFileThatChangedSinceIsAnotherFile() throws Exception {
    place("a", "first");
    start(true);
    QueuedOperation first = awaitQueued(1).get(0);
    place("a", "second");
    queue.recorded(List.of(first));

    await(() -> queue.state(SOURCE).sequence() == 2);
    queue.recorded(awaitQueued(1));
    await(() -> names("done").equals(List.of("a")));
    assertThat(in.resolve("done/a")).hasContent("second");
  }

  @Test
  void aNameThatIsDoneAlreadyIsNotOverwritten() throws Exception {
    start(true);
    for (String content : List.of("one", "two")) {
      place("a", content);
      queue.recorded(awaitQueued(1));
      await(() -> names("").isEmpty());
    }

    assertThat(names("done")).containsExactly("a", "a.1");
    assertThat(in.resolve("done/a")).hasContent("one");
    assertThat(in.resolve("done/a.1")).hasContent("two");
  }

  @Test
  void takesOnlyWhatItIsTo() throws Exception {
    place(".hidden.csv", "1");
    place("b.tmp", "1");
    Files.createDirectories(in.resolve("below.csv"));
    place("a.csv", "1");
    config =
        new FolderConfig(
            in,
            in.resolve("done"),
            in.resolve("failed"),
            "*.csv",
            "opaque/1",
            Duration.ZERO,
            false);
    start(false);

    queue.recorded(awaitQueued(1));
    await(() -> runner.isOver());
    assertThat(runner.status().state()).isEqualTo(SourceStatus.State.ENDED);
    assertThat(names("")).containsExactly(".hidden.csv", "b.tmp");
  }

  @Test
  void aLinkIsNotFollowedAndAnUnreadableFileDisturbsNoOther() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "key");
    Files.createSymbolicLink(in.resolve("a-link"), secret);
    place("z", "1");
    start(true);

    assertThat(awaitQueued(1).get(0).items().get(0)).isEqualTo(new byte[] {'1'});
    Thread.sleep(300);
    assertThat(queue.status().queued()).isEqualTo(1);
  }

  @Test
  void aFileThatIsStillWrittenIsWaitedFor() throws Exception {
    config =
        new FolderConfig(
            in,
            in.resolve("done"),
            in.resolve("failed"),
            "*",
            "opaque/1",
            Duration.ofMillis(700),
            true);
    start(true);
    for (int i = 0; i < 6; i++) {
      place("growing", "x".repeat(i + 1));
      Thread.sleep(200);
    }
    assertThat(queue.status().queued()).isZero();

    assertThat(awaitQueued(1).get(0).items().get(0)).hasSize(6);
  }

  @Test
  void whatAFullQueueDroppedIsSignedAgain() throws Exception {
    place("a", "1");
    start(true);
    awaitQueued(1);
    end();
    queue.close();
    openQueue(new QueueLimits(256, Long.MAX_VALUE, WhenFull.DROP_OLDEST));
    for (int i = 0; i < 256; i++) {
      List<byte[]> items = Fixtures.items("item " + i);
      String other = SOURCE + ":other";
      queue.add(
          Fixtures.operation(other, queue.epoch(), queue.state(other), items),
          items,
          new Progress("", 1, 0));
    }
    place("b", "2");
    assertThat(queue.dropOldest(OperationSigner.of(AGENT_KEY))).isTrue();
    assertThat(queue.status().dropped()).isPositive();
    assertThat(queue.files(SOURCE)).isEmpty();
    queue.close();

    openQueue(QueueLimits.USUAL);
    start(true);
    await(() -> queue.files(SOURCE).size() == 2);
    assertThat(names("")).containsExactly("a", "b");
  }

  private FolderConfig config;
  private ItemForm form = ItemForm.of(Commitment.RAW_BYTES, new SecureRandom());

  private void openQueue(QueueLimits limits) throws IOException {
    queue = OperationQueue.open(folder.resolve("queue.db"), limits, Fixtures.clock(NOW));
  }

  private void start(boolean follow) {
    FolderConfig usual =
        new FolderConfig(
            in, in.resolve("done"), in.resolve("failed"), "*", "opaque/1", Duration.ZERO, follow);
    stop = new StopSignal();
    threads = new AgentThreads();
    runner =
        new FolderRunner(
            SourceDescription.of(SOURCE, "document", Map.of()),
            config == null ? usual : config,
            form,
            queue,
            OperationSigner.of(AGENT_KEY),
            Fixtures.clock(NOW),
            new FolderRunner.Run(stop, System::nanoTime, Optional.of(Duration.ofMillis(10))));
    threads.start("folder", runner::run, runner::giveUp);
  }

  private void end() throws InterruptedException {
    stop.set();
    assertThat(threads.join(Duration.ofSeconds(5))).isTrue();
  }

  private void place(String name, String content) throws IOException {
    Files.writeString(in.resolve(name), content);
  }

  private List<QueuedOperation> awaitQueued(int count) throws Exception {
    await(() -> queue.status().queued() >= count);
    List<QueuedOperation> all = new ArrayList<>();
    var next = queue.next(0);
    while (next.isPresent()) {
      all.add(next.get());
      next = queue.next(next.get().number());
    }
    return all;
  }

  private List<String> names(String below) throws IOException {
    Path where = in.resolve(below);
    if (!Files.isDirectory(where)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(where)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    while (!condition.holds()) {
      Thread.sleep(10);
    }
  }
}
