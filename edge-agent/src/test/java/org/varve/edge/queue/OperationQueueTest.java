package org.varve.edge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.varve.edge.Fixtures.NOW;
import static org.varve.edge.Fixtures.SOURCE;
import static org.varve.edge.Fixtures.items;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.Fixtures;
import org.varve.edge.queue.RefusedOperation.Refusal;
import org.varve.evidence.operation.Operation;

class OperationQueueTest {
  private static final Refusal REFUSAL = new Refusal("FORMAT_VIOLATION", "/0/t is missing");

  @TempDir private Path folder;
  private final List<OperationQueue> opened = new ArrayList<>();
  private OperationQueue queue;

  @BeforeEach
  void openQueue() throws QueueException {
    queue = open(folder.resolve("queue.db"), QueueLimits.USUAL, NOW);
  }

  @AfterEach
  void closeQueues() throws QueueException {
    for (OperationQueue each : opened) {
      each.close();
    }
  }

  @Test
  void givesOperationsInTheOrderInWhichTheyWereSigned() throws QueueException {
    Operation first = add(SOURCE, "a", "b");
    Operation second = add("urn:varve:source:other", "c");
    Operation third = add(SOURCE, "d");

    assertThat(waiting(queue))
        .extracting(QueuedOperation::operation)
        .containsExactly(first, second, third);
    assertThat(waiting(queue).get(0).items()).containsExactlyElementsOf(items("a", "b"));
    assertThat(queue.status()).isEqualTo(new QueueStatus(3, bytes(queue), 0, 0, 4, 0));
  }

  @Test
  void chainsTheOperationsOfASource() throws QueueException {
    add(SOURCE, "a");
    Operation second = add(SOURCE, "b");

    assertThat(second.payload().sequence()).isEqualTo(2);
    assertThat(queue.state(SOURCE).previous()).contains(second.id());
    assertThat(queue.state(SOURCE).position()).isEqualTo("after 2");
    assertThat(queue.state("urn:varve:source:other")).isEqualTo(SourceState.START);
  }

  @Test
  void whatWasAddedIsOnDiskWhenAddReturns() throws IOException {
    Operation operation = add(SOURCE, "a");

    OperationQueue afterPowerCut = openCopy();

    assertThat(waiting(afterPowerCut))
        .extracting(QueuedOperation::operation)
        .containsExactly(operation);
    assertThat(afterPowerCut.state(SOURCE)).isEqualTo(queue.state(SOURCE));
    assertThat(afterPowerCut.epoch()).isEqualTo(queue.epoch()).isEqualTo(NOW.getEpochSecond());
    assertThat(afterPowerCut.status()).isEqualTo(queue.status());
  }

  @Test
  void anOperationAndTheProgressOfItsSourceAreKeptTogetherOrNotAtAll() throws IOException {
    add(SOURCE, "a");
    SourceState before = queue.state(SOURCE);
    Operation wrong = Fixtures.operation(SOURCE, 1, SourceState.START, items("x"));

    assertThatThrownBy(() -> queue.add(wrong, items("x"), new Progress("after x", 1, 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("operation 1 of " + SOURCE + " follows 1");

    assertThat(queue.state(SOURCE)).isEqualTo(before);
    assertThat(openCopy().state(SOURCE)).isEqualTo(before);
    assertThat(queue.status().queued()).isEqualTo(1);
    add(SOURCE, "b");
  }

  @Test
  void aPositionAloneIsKeptToo() throws IOException {
    add(SOURCE, "a");
    queue.skip(SOURCE, new Progress("behind the rejected", 0, 7));

    SourceState state = openCopy().state(SOURCE);

    assertThat(state.position()).isEqualTo("behind the rejected");
    assertThat(state.rejected()).isEqualTo(7);
    assertThat(state.sequence()).isEqualTo(1);
    assertThat(state.readings()).isEqualTo(1);
  }

  @Test
  void aRecordedOperationLeavesForGoodAndItsNumberNeverComesBack() throws IOException {
    add(SOURCE, "a");
    QueuedOperation first = waiting(queue).get(0);
    queue.recorded(List.of(first));

    OperationQueue reopened = openCopy();
    assertThat(waiting(reopened)).isEmpty();
    assertThat(reopened.status()).isEqualTo(new QueueStatus(0, 0, 0, 1, 1, 0));

    add(SOURCE, "b");
    assertThat(waiting(queue).get(0).number()).isGreaterThan(first.number());
  }

  @Test
  void aRefusedOperationIsSetAsideWithItsReasonAndBlocksNoOther() throws IOException {
    Operation bad = add(SOURCE, "a");
    Operation good = add(SOURCE, "b");
    queue.refused(waiting(queue).get(0), REFUSAL);

    OperationQueue reopened = openCopy();

    assertThat(waiting(reopened)).extracting(QueuedOperation::operation).containsExactly(good);
    assertThat(reopened.status().refused()).isEqualTo(1);
    assertThat(reopened.refused(10))
        .containsExactly(new RefusedOperation(1, SOURCE, 1, bad.id(), REFUSAL, NOW));
  }

  @Test
  void theOperatorRetriesOrDropsWhatWasRefused() throws IOException {
    Operation bad = add(SOURCE, "a");
    add(SOURCE, "b");
    queue.refused(waiting(queue).get(0), REFUSAL);
    long bytes = bytes(queue);

    assertThat(queue.retryRefused()).isEqualTo(1);
    assertThat(queue.refused(10)).isEmpty();
    assertThat(waiting(queue)).hasSize(2).last().matches(last -> last.operation().equals(bad));
    assertThat(queue.status().queuedBytes()).isEqualTo(bytes(queue)).isGreaterThan(bytes);

    queue.refused(waiting(queue).get(1), REFUSAL);
    assertThat(queue.dropRefused()).isEqualTo(1);
    assertThat(openCopy().status()).isEqualTo(new QueueStatus(1, bytes(queue), 0, 0, 2, 0));
  }

  @Test
  void aFullQueueHasNoRoomUntilAnOperationLeaves() throws Exception {
    OperationQueue small =
        open(folder.resolve("small.db"), new QueueLimits(2, Long.MAX_VALUE), NOW);
    add(small, SOURCE, "a");
    assertThat(small.awaitRoom(Duration.ZERO)).isTrue();
    add(small, SOURCE, "b");
    assertThat(small.awaitRoom(Duration.ofMillis(1))).isFalse();

    small.refused(waiting(small).get(0), REFUSAL);
    assertThat(small.awaitRoom(Duration.ZERO)).as("refused ones count too").isFalse();

    small.recorded(waiting(small));
    assertThat(small.awaitRoom(Duration.ZERO)).isTrue();
  }

  @Test
  void bytesAreLimitedToo() throws Exception {
    OperationQueue small =
        open(folder.resolve("small.db"), new QueueLimits(Long.MAX_VALUE, 1_000), NOW);
    // What repeats itself takes less on disk.
    add(small, SOURCE, "x".repeat(2_000));
    assertThat(small.awaitRoom(Duration.ZERO)).isTrue();
    add(
        small,
        SOURCE,
        new java.util.Random(3)
            .ints(2_000)
            .mapToObj(Integer::toHexString)
            .reduce("", String::concat)
            .substring(0, 4_000));

    assertThat(small.awaitRoom(Duration.ZERO)).isFalse();
  }

  @Test
  void aNewQueueHasANewEpoch() throws QueueException {
    OperationQueue later = open(folder.resolve("later.db"), QueueLimits.USUAL, NOW.plusSeconds(60));

    assertThat(later.epoch()).isEqualTo(queue.epoch() + 60);
  }

  @Test
  void noQueueIsMadeWhileTheClockIsNotSet() {
    assertThatThrownBy(() -> open(folder.resolve("early.db"), QueueLimits.USUAL, Instant.EPOCH))
        .isInstanceOf(QueueException.class)
        .hasMessageContaining("the clock is not set")
        .hasMessageContaining("NTP");
  }

  @Test
  void anOldQueueOpensEvenWhileTheClockIsNotSet() throws QueueException {
    long epoch = queue.epoch();
    queue.close();

    assertThat(open(folder.resolve("queue.db"), QueueLimits.USUAL, Instant.EPOCH).epoch())
        .isEqualTo(epoch);
  }

  @Test
  void aDamagedQueueIsNamed() throws IOException {
    Path file = folder.resolve("damaged.db");
    Files.writeString(
        file, "this is no database, but long enough to be looked at as one".repeat(9));

    assertThatThrownBy(() -> open(file, QueueLimits.USUAL, NOW))
        .isInstanceOf(QueueException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aQueueOfANewerAgentIsLeftAlone() throws Exception {
    Path file = folder.resolve("newer.db");
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA user_version = 3");
    }

    assertThatThrownBy(() -> open(file, QueueLimits.USUAL, NOW))
        .hasMessageContaining("schema version 3")
        .hasMessageContaining("knows 2");
  }

  @Test
  void aQueueOfAnOlderAgentIsTakenOn() throws Exception {
    Path file = folder.resolve("older.db");
    long epoch = open(file, QueueLimits.USUAL, NOW).epoch();
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.executeUpdate("DROP TABLE file");
      statement.executeUpdate("PRAGMA user_version = 1");
    }

    OperationQueue again = open(file, QueueLimits.USUAL, NOW.plusSeconds(60));

    assertThat(again.epoch()).isEqualTo(epoch);
    assertThat(again.files("any")).isEmpty();
  }

  @Test
  void itemsComeBackAsTheyWereWhetherTheyCanBeMadeSmallerOrNot() throws Exception {
    byte[] noise = new byte[100_000];
    new java.util.Random(5).nextBytes(noise);
    List<List<byte[]>> all =
        List.of(
            Fixtures.items("a", "a", "a", "a", "a", "a", "a", "a", "a", "a"),
            List.of(noise, new byte[0]),
            List.of(new byte[1 << 20]));
    long bytes = 0;
    for (List<byte[]> items : all) {
      queue.add(
          Fixtures.operation(SOURCE, queue.epoch(), queue.state(SOURCE), items),
          items,
          new Progress("", 1, 0));
    }
    long number = 0;
    for (List<byte[]> items : all) {
      QueuedOperation next = queue.next(number).orElseThrow();
      assertThat(next.items()).usingRecursiveComparison().isEqualTo(items);
      number = next.number();
      bytes += next.storedBytes();
    }
    assertThat(queue.status().queuedBytes()).isEqualTo(bytes).isLessThan(110_000);
  }

  @Test
  void commitsAreSynced() throws Exception {
    try (var connection =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("queue.db"));
        var statement = connection.createStatement();
        var mode = statement.executeQuery("PRAGMA journal_mode")) {
      assertThat(mode.next()).isTrue();
      assertThat(mode.getString(1)).isEqualTo("wal");
    }
    try (QueueDatabase database = QueueDatabase.open(folder.resolve("queue.db"))) {
      assertThat(database.<Long>read("", c -> QueueDatabase.number(c, "PRAGMA synchronous")))
          .as("2 is FULL")
          .isEqualTo(2);
    }
  }

  private OperationQueue open(Path file, QueueLimits limits, Instant now) throws QueueException {
    OperationQueue open = OperationQueue.open(file, limits, Fixtures.clock(now));
    opened.add(open);
    return open;
  }

  /** The queue as a power cut would leave it: what is in its files now, nothing closed. */
  private OperationQueue openCopy() throws IOException {
    for (String name : List.of("queue.db", "queue.db-wal")) {
      Files.copy(
          folder.resolve(name),
          folder.resolve("copy-of-" + name),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Files.deleteIfExists(folder.resolve("copy-of-queue.db-shm"));
    return open(folder.resolve("copy-of-queue.db"), QueueLimits.USUAL, NOW.plusSeconds(999));
  }

  private Operation add(String source, String... texts) throws QueueException {
    return add(queue, source, texts);
  }

  private static Operation add(OperationQueue to, String source, String... texts)
      throws QueueException {
    SourceState state = to.state(source);
    Operation operation = Fixtures.operation(source, to.epoch(), state, items(texts));
    to.add(
        operation, items(texts), new Progress("after " + (state.sequence() + 1), texts.length, 0));
    return operation;
  }

  private static List<QueuedOperation> waiting(OperationQueue from) throws QueueException {
    List<QueuedOperation> all = new ArrayList<>();
    var next = from.next(0);
    while (next.isPresent()) {
      all.add(next.get());
      next = from.next(next.get().number());
    }
    return all;
  }

  private static long bytes(OperationQueue of) throws QueueException {
    return waiting(of).stream().mapToLong(o -> o.bytes() + 4L * o.items().size()).sum();
  }
}
