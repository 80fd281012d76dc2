package org.varve.ledger.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Commit;
import org.varve.ledger.Content;
import org.varve.ledger.ContentStore;
import org.varve.ledger.Ledger;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;

/**
 * Measures how many readings a second become durable in process, against one signed and synced
 * operation a reading on the same ledger in the same run, in turns. From the bytes of sealed blocks
 * to their receipts: decoding, signatures, contents and their roots, index, two fsyncs; not what
 * sources and representation do before.
 */
public final class IngestMeasurement implements AutoCloseable {
  private static final int READING_BYTES = 200;
  private static final int SENDERS = 4;
  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Ledger ledger;
  private final SegmentContentStore contents;
  private final TestAuthority authority;
  private final List<TestSource> sources = new ArrayList<>();
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
  private final Random random = new Random(1);

  /**
   * How a round is made up.
   *
   * @param rounds of each arm
   * @param blocks sealed blocks a round, of 100 operations of 100 readings
   * @param singles operations of one reading a round, each sealed alone
   */
  public record Settings(int rounds, int blocks, int singles) {}

  /**
   * What one arm did in one round.
   *
   * @param readingsPerSecond by the clock on the wall
   * @param readingsPerCpuSecond by the time that all threads computed
   */
  public record Rate(double readingsPerSecond, double readingsPerCpuSecond) {}

  /**
   * All rounds, in their order.
   *
   * @param batched 100 readings an operation, blocks sent by one thread
   * @param parallel the same, sent by four
   * @param single one reading an operation, each sent when the one before has its receipt
   */
  public record Result(List<Rate> batched, List<Rate> parallel, List<Rate> single) {
    /** How many times more readings a second, medians by the wall clock. */
    public double wallRatio() {
      return ratio(parallel, Rate::readingsPerSecond);
    }

    private double ratio(List<Rate> rates, ToDoubleFunction<Rate> of) {
      return median(rates, of) / median(single, of);
    }

    @Override
    public String toString() {
      return "one reading an operation: "
          + text(single)
          + against("\n  100 an operation: ", batched)
          + against("\n  100 an operation, four senders: ", parallel);
    }

    private String against(String name, List<Rate> rates) {
      return String.format(
          Locale.ROOT,
          "%s%s: %.0f times, %.0f times by CPU time",
          name,
          text(rates),
          ratio(rates, Rate::readingsPerSecond),
          ratio(rates, Rate::readingsPerCpuSecond));
    }

    private static String text(List<Rate> rates) {
      double[] wall = rates.stream().mapToDouble(Rate::readingsPerSecond).sorted().toArray();
      return String.format(
          Locale.ROOT,
          "%,.0f readings/s durable (%,.0f to %,.0f; %,.0f a CPU second)",
          wall[wall.length / 2],
          wall[0],
          wall[wall.length - 1],
          median(rates, Rate::readingsPerCpuSecond));
    }

    private static double median(List<Rate> rates, ToDoubleFunction<Rate> of) {
      double[] sorted = rates.stream().mapToDouble(of).sorted().toArray();
      return sorted[sorted.length / 2];
    }
  }

  /** Works in a folder on the disk that is to be measured. */
  public IngestMeasurement(Path folder) throws IOException {
    LedgerFixtures fixtures = LedgerFixtures.seeded(1);
    LocalDisk disk = new LocalDisk();
    ledger =
        EmbeddedLedger.open(
            EmbeddedLedgerConfig.of(folder.resolve("ledger"), fixtures.origin()),
            new LogKeys(fixtures.receiptKey(), fixtures.checkpointKey()),
            fixtures.authorities(),
            Clock.systemUTC(),
            disk);
    contents = SegmentContentStore.open(ContentStoreConfig.of(folder.resolve("content")), disk);
    authority = fixtures.authority();
    List<Operation> bindings = new ArrayList<>(List.of(authority.registersOpaque()));
    for (int i = 0; i < SENDERS; i++) {
      sources.add(fixtures.source("urn:varve:source:" + i));
      bindings.add(authority.binds(sources.get(i)));
    }
    ledger.append(authority.seal(bindings)).join();
  }

  /** Measures in turns, after one round that only warms up. */
  public Result run(Settings settings) {
    List<Rate> batched = new ArrayList<>();
    List<Rate> parallel = new ArrayList<>();
    List<Rate> single = new ArrayList<>();
    for (int round = 0; round <= settings.rounds(); round++) {
      batched.add(measure(List.of(prepare(0, settings.blocks(), 100, 100)), Integer.MAX_VALUE));
      single.add(measure(List.of(prepare(0, settings.singles(), 1, 1)), 1));
      List<List<Arrival>> shares = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        shares.add(prepare(i, Math.max(1, settings.blocks() / SENDERS), 100, 100));
      }
      parallel.add(measure(shares, Integer.MAX_VALUE));
    }
    return new Result(warm(batched), warm(parallel), warm(single));
  }

  private static List<Rate> warm(List<Rate> rates) {
    return List.copyOf(rates.subList(1, rates.size()));
  }

  /** A sealed block as it arrives, and what its operations commit to. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Arrival(List<Content> contents, byte[] block) {}

  private List<Arrival> prepare(int sender, int blocks, int operations, int readings) {
    List<Arrival> arrivals = new ArrayList<>(blocks);
    for (int b = 0; b < blocks; b++) {
      List<Content> items = new ArrayList<>(operations);
      List<Operation> signed = new ArrayList<>(operations);
      for (int o = 0; o < operations; o++) {
        Content content = Content.of(readings(readings));
        items.add(content);
        signed.add(sources.get(sender).says(content.items()));
      }
      arrivals.add(new Arrival(items, authority.seal(signed).encode()));
    }
    return arrivals;
  }

  private List<byte[]> readings(int count) {
    List<byte[]> readings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] reading = new byte[READING_BYTES];
      random.nextBytes(reading);
      readings.add(reading);
    }
    return readings;
  }

  /**
   * @param shares what each sender sends
   * @param window how many blocks of a sender may be on their way
   */
  private Rate measure(List<List<Arrival>> shares, int window) {
    long cpu = MACHINE.getProcessCpuTime();
    long start = System.nanoTime();
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (List<Arrival> share : shares) {
      done.add(CompletableFuture.runAsync(() -> send(share, window), senders));
    }
    done.forEach(CompletableFuture::join);
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (MACHINE.getProcessCpuTime() - cpu) / 1e9;
    long readings =
        shares.stream()
            .flatMap(List::stream)
            .flatMap(arrival -> arrival.contents().stream())
            .mapToLong(content -> content.items().size())
            .sum();
    return new Rate(readings / seconds, readings / cpuSeconds);
  }

  private void send(List<Arrival> arrivals, int window) {
    List<CompletableFuture<Commit>> commits = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      commits.add(record(ledger, contents, arrival));
      if (commits.size() >= window) {
        commits.get(commits.size() - 1).join();
      }
    }
    commits.forEach(IngestMeasurement::requireRecorded);
  }

  private static CompletableFuture<Commit> record(
      Ledger ledger, ContentStore contents, Arrival arrival) {
    contents.put(arrival.contents());
    return ledger.append(DataBlock.decode(arrival.block()));
  }

  private static void requireRecorded(CompletableFuture<Commit> commit) {
    boolean all =
        commit.join().outcomes().stream().allMatch(OperationOutcome.Recorded.class::isInstance);
    if (!all) {
      throw new IllegalStateException("not everything was recorded: " + commit.join().outcomes());
    }
  }

  @Override
  public void close() throws IOException {
    senders.shutdown();
    ledger.close();
    contents.close();
  }

  /** Measures in a folder given: {@code IngestMeasurement FOLDER}. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(Arrays.asList(arguments).get(0));
    try (IngestMeasurement measurement = new IngestMeasurement(folder)) {
      System.out.println(measurement.run(new Settings(7, 40, 500)));
    }
  }
}
