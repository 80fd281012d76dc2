package org.varve.edge.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.edge.Fixtures.AGENT_KEY;
import static org.varve.edge.Fixtures.NOW;
import static org.varve.edge.Fixtures.SOURCE;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.Fixtures;
import org.varve.edge.clock.AgentClock;
import org.varve.edge.collect.SourceStatus.State;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.QueueException;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.queue.QueuedOperation;
import org.varve.edge.source.ReadingSource;
import org.varve.edge.source.ReadingSource.Taken;
import org.varve.edge.source.SourceException;
import org.varve.edge.thread.StopSignal;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.formats.Reading;
import org.varve.formats.SenmlJson;

@Timeout(10)
class SourceRunnerTest {
  private static final Duration AGE = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private final StopSignal stop = new StopSignal();
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> openedAt = new ArrayList<>();
  private OperationQueue queue;
  private AgentClock clock = Fixtures.clock(NOW);

  @BeforeEach
  void openQueue() throws IOException {
    queue = open(QueueLimits.USUAL);
  }

  private ItemForm form = ItemForm.of(Commitment.RAW_BYTES, new SecureRandom());

  @AfterEach
  void closeQueue() throws IOException {
    queue.close();
  }

  /** A source that gives what a test scripts: each step once, one step a call. */
  private final class Script implements ReadingSource {
    private final Deque<Step> steps = new ArrayDeque<>();

    interface Step {
      Taken take(int readingsMax) throws SourceException;
    }

    Script then(Step step) {
      steps.add(step);
      return this;
    }

    Script gives(String position, Reading... readings) {
      return then(max -> new Taken(List.of(readings), position, 0, Duration.ZERO, false));
    }

    Script ends(String position, Reading... readings) {
      return then(max -> new Taken(List.of(readings), position, 0, Duration.ZERO, true));
    }

    Script fails(String message) {
      return then(
          max -> {
            throw new SourceException(message);
          });
    }

    @Override
    public Taken take(int readingsMax) throws SourceException {
      return steps.remove().take(readingsMax);
    }

    @Override
    public void close() {}
  }

  @Test
  void signsABatchAsOneOperationOfOneItemAReading() throws Exception {
    run(new Script().gives("2", reading(2, 20), reading(1, 10)).ends("3", reading(3, 30)));

    QueuedOperation only = onlyOne(waiting());
    OperationPayload payload = only.operation().payload();
    assertThat(only.items())
        .extracting(item -> new String(item, UTF_8))
        .containsExactly(
            "[{\"n\":\"r\",\"t\":1700000002,\"v\":20}]",
            "[{\"n\":\"r\",\"t\":1700000001,\"v\":10}]",
            "[{\"n\":\"r\",\"t\":1700000003,\"v\":30}]");
    assertThat(payload.contentRoot()).contains(ItemTree.root(only.items()));
    assertThat(payload.itemCount()).isEqualTo(3);
    assertThat(payload.format()).contains(SenmlJson.ID);
    assertThat(payload.dataType()).contains("traffic.speed");
    assertThat(payload.labels()).containsExactly(Map.entry("site", "lab"));
    assertThat(payload.sampledFrom()).contains(Instant.ofEpochSecond(1_700_000_001));
    assertThat(payload.sampledTo()).contains(Instant.ofEpochSecond(1_700_000_003));
    assertThat(payload.epoch()).isEqualTo(queue.epoch());
    assertThat(payload.sequence()).isEqualTo(1);
    assertThat(only.operation().header().source()).isEqualTo(SOURCE);
    assertThat(only.operation().header().issuedAtSeconds()).isEqualTo(NOW.getEpochSecond());
    assertThat(only.operation().signedBy(AGENT_KEY.verificationKey())).isTrue();
  }

  @Test
  void sealsAtTheCountAndChainsTheOperations() throws Exception {
    run(
        new Script()
            .gives("3", reading(1, 1), reading(2, 2), reading(3, 3))
            .gives("6", reading(4, 4), reading(5, 5), reading(6, 6))
            .ends("7", reading(7, 7)));

    List<QueuedOperation> all = waiting();
    assertThat(all).extracting(o -> o.items().size()).containsExactly(3, 3, 1);
    assertThat(all).extracting(o -> o.operation().payload().sequence()).containsExactly(1L, 2L, 3L);
    assertThat(all.get(1).operation().payload().previous()).contains(all.get(0).operation().id());
    assertThat(queue.state(SOURCE).position()).isEqualTo("7");
    assertThat(queue.state(SOURCE).readings()).isEqualTo(7);
  }

  @Test
  void neverAsksForMoreThanTheBatchHasRoomFor() throws Exception {
    List<Integer> asked = new ArrayList<>();
    run(
        new Script()
            .then(
                max -> {
                  asked.add(max);
                  return new Taken(List.of(reading(1, 1)), "1", 0, Duration.ZERO, false);
                })
            .then(
                max -> {
                  asked.add(max);
                  return new Taken(
                      List.of(reading(2, 2), reading(3, 3)), "3", 0, Duration.ZERO, false);
                })
            .then(
                max -> {
                  asked.add(max);
                  return new Taken(List.of(), "3", 0, Duration.ZERO, true);
                }));

    assertThat(asked).containsExactly(3, 2, 3);
  }

  @Test
  void sealsWhenTheFirstReadingIsOldEnough() throws Exception {
    run(
        new Script()
            .gives("1", reading(1, 1))
            .then(
                max -> {
                  nanos.addAndGet(AGE.toNanos());
                  return new Taken(List.of(), "1", 0, Duration.ofHours(1), false);
                })
            .ends("2", reading(2, 2)));

    assertThat(waiting()).extracting(o -> o.items().size()).containsExactly(1, 1);
  }

  @Test
  void keepsThePositionOfASourceThatGaveOnlyRejectedRows() throws Exception {
    run(new Script().then(max -> new Taken(List.of(), "9", 4, Duration.ZERO, true)));

    assertThat(waiting()).isEmpty();
    assertThat(queue.state(SOURCE).position()).isEqualTo("9");
    assertThat(queue.state(SOURCE).rejected()).isEqualTo(4);
  }

  @Test
  void opensTheSourceWhereItWasLeft() throws Exception {
    run(new Script().ends("5", reading(1, 1)));
    run(new Script().ends("5"));

    assertThat(openedAt).containsExactly("", "5");
    assertThat(waiting()).hasSize(1);
  }

  @Test
  void whatWasTakenBeforeAFailureIsKept() throws Exception {
    SourceRunner runner = run(new Script().gives("1", reading(1, 1)).fails("the disk is gone"));

    assertThat(waiting()).hasSize(1);
    assertThat(queue.state(SOURCE).position()).isEqualTo("1");
    assertThat(runner.status().state()).isEqualTo(State.FAILED);
    assertThat(runner.status().problem()).contains("the disk is gone");
  }

  @Test
  void aFailedSourceIsOpenedAgainWhereItWasLeft() throws Exception {
    Deque<Script> scripts =
        new ArrayDeque<>(
            List.of(
                new Script().gives("1", reading(1, 1)).fails("unplugged"),
                new Script().ends("2", reading(2, 2))));
    SourceRunner runner =
        runner(
            left -> {
              openedAt.add(left.position());
              return scripts.remove();
            },
            Optional.of(Duration.ofMillis(1)));
    runner.run();

    assertThat(openedAt).containsExactly("", "1");
    assertThat(waiting()).hasSize(2);
    assertThat(runner.status().state()).isEqualTo(State.ENDED);
    assertThat(runner.status().problem()).isEmpty();
  }

  @Test
  void whatIsTakenIsSealedAtAStop() throws Exception {
    SourceRunner runner =
        run(
            new Script()
                .then(
                    max -> {
                      stop.set();
                      return new Taken(List.of(reading(1, 1)), "1", 0, Duration.ofHours(1), false);
                    }));

    assertThat(waiting()).hasSize(1);
    assertThat(runner.status().state()).isEqualTo(State.STOPPED);
  }

  @Test
  void aSourceWaitsWhileTheQueueIsFull() throws Exception {
    queue.close();
    queue = open(new QueueLimits(1, Long.MAX_VALUE));
    Script script =
        new Script()
            .gives("3", reading(1, 1), reading(2, 2), reading(3, 3))
            .ends("4", reading(4, 4));
    SourceRunner runner = runner(left -> script, Optional.empty());
    Thread thread = new Thread(() -> runQuietly(runner));
    thread.start();
    while (runner.status().state() != State.WAITING) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(runner.status().problem().orElseThrow()).contains("full");
    assertThat(waiting()).hasSize(1);

    queue.recorded(waiting());
    thread.join();
    assertThat(runner.status().state()).isEqualTo(State.ENDED);
    assertThat(queue.state(SOURCE).readings()).isEqualTo(4);
  }

  @Test
  void aClockThatIsNotSetIsStatedAndMendedWhenItIs() throws Exception {
    AtomicReference<Instant> system = new AtomicReference<>(Instant.EPOCH.plusSeconds(180));
    clock = new AgentClock(Fixtures.following(system::get), nanos::get);
    run(
        new Script()
            .gives("1", reading(1, 1))
            .then(
                max -> {
                  nanos.addAndGet(Duration.ofSeconds(2).toNanos());
                  system.set(NOW);
                  return new Taken(List.of(), "1", 0, Duration.ZERO, false);
                })
            .gives("2", reading(2, 2))
            .gives("4", reading(3, 3), reading(4, 4))
            .ends("5", reading(5, 5)));

    List<OperationPayload> all = waiting().stream().map(o -> o.operation().payload()).toList();
    long step = Duration.between(AgentClock.BUILT.plusSeconds(2), NOW).toMillis();
    assertThat(all)
        .extracting(OperationPayload::controlData)
        .containsExactly(
            new TreeMap<>(Map.of("clock", "unset")),
            new TreeMap<>(Map.of("clock", "set", "clock-step-ms", Long.toString(step))),
            new TreeMap<>());
    assertThat(all).extracting(OperationPayload::itemCount).containsExactly(1, 3, 1);
  }

  @Test
  void aSourceThatIsHeldBackUntilItsReadingsAreKeptIsNotWaitedFor() throws Exception {
    List<Integer> keptAfter = new ArrayList<>();
    Script script = new Script().gives("1", reading(1, 1)).ends("2", reading(2, 2));
    ReadingSource heldBack =
        new ReadingSource() {
          private int given;

          @Override
          public Taken take(int readingsMax) throws SourceException {
            given++;
            return script.take(readingsMax);
          }

          @Override
          public boolean isHeldBack() {
            return true;
          }

          @Override
          public void kept() {
            keptAfter.add(given);
          }

          @Override
          public void close() {}
        };
    runner(left -> heldBack, Optional.empty()).run();

    assertThat(waiting()).extracting(o -> o.items().size()).containsExactly(1, 1);
    assertThat(keptAfter).startsWith(1, 2);
  }

  private SourceRunner run(Script script) throws InterruptedException {
    SourceRunner runner =
        runner(
            left -> {
              openedAt.add(left.position());
              return script;
            },
            Optional.empty());
    runner.run();
    return runner;
  }

  private SourceRunner runner(SourceRunner.Opening opening, Optional<Duration> retryPause) {
    SourceTask task =
        new SourceTask(
            SOURCE, opening, new BatchConfig(3, AGE), false, retryPause, Duration.ofMillis(1));
    BatchSealer sealer =
        new BatchSealer(
            SourceDescription.of(SOURCE, "traffic.speed", Map.of("site", "lab")),
            form,
            OperationSigner.of(AGENT_KEY),
            queue,
            clock);
    return new SourceRunner(task, queue, sealer, stop, nanos::get);
  }

  private static void runQuietly(SourceRunner runner) {
    try {
      runner.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private OperationQueue open(QueueLimits limits) throws QueueException {
    return OperationQueue.open(folder.resolve("queue.db"), limits, Fixtures.clock(NOW));
  }

  private List<QueuedOperation> waiting() throws QueueException {
    List<QueuedOperation> all = new ArrayList<>();
    var next = queue.next(0);
    while (next.isPresent()) {
      all.add(next.get());
      next = queue.next(next.get().number());
    }
    return all;
  }

  private static QueuedOperation onlyOne(List<QueuedOperation> all) {
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static Reading reading(int second, double value) {
    return Reading.of("r", Instant.ofEpochSecond(1_700_000_000L + second), value);
  }
}
