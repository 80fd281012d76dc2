package org.varve.launcher.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.varve.launcher.bench.BenchSource.Signed;

/**
 * How many readings become durable in a second: on the ledger alone, with content store, index and
 * receipts, over gRPC with mutual TLS, and one by one; against each other and the machine.
 */
public final class IngestBench {

  private static final int READINGS_PER_OPERATION = 100;
  private static final int OPERATIONS_PER_BLOCK = 1_000;
  private static final int CLIENTS = 64;
  private static final int SINGLES_EACH = 20;
  private static final int CALM_OPERATIONS = 200;
  private static final int CALM_PER_SECOND = 50;
  private static final double BYTES_LARGE_SYNC = 1 << 20;

  private final Path folder;
  private final int rounds;
  private final int operations;
  private final Consumer<String> progress;

  private final Primitives primitives;
  private final Arm ledgerOnly = readings("ledger and content, 100 readings an operation");
  private final Arm inProcess = readings("the same with P2R, index and receipts");
  private final Arm overGrpc = readings("the same through R2D over mTLS, client in this process");
  private final Arm salted = readings("the same, with salted fields that can be masked");
  private final Arm single = readings("one operation a reading, each block synced before the next");
  private final Arm clients = readings("one reading a request, 64 clients over mTLS");

  private double saltBytes;

  /**
   * @param folder an empty one on the disk that is to be measured
   * @param rounds of each arm, in turns, after one that warms up
   * @param operations of 100 readings, in each round
   */
  public IngestBench(Path folder, int rounds, int operations, Consumer<String> progress) {
    this.folder = folder;
    this.rounds = rounds;
    this.operations = operations;
    this.progress = progress;
    this.primitives = new Primitives(folder, sample().items().get(0).length);
  }

  /** Takes some seconds a round, and some minutes in all on a slow disk. */
  public BenchReport run() throws IOException, InterruptedException {
    double[] receipts;
    double[] idle;
    try (BenchLedger ledger = new BenchLedger(folder.resolve("process"));
        BenchNode node = new BenchNode(folder.resolve("node"))) {
      BenchSource meter = ledger.source("meter");
      BenchSource alone = ledger.source("alone");
      for (int round = 0; round <= rounds; round++) {
        progress.accept(round == 0 ? "warming up" : "round " + round + " of " + rounds);
        round(round == 0, ledger, meter, alone, node);
      }
      progress.accept("receipt latency at half of the rate through R2D");
      double operationsPerSecond = 1 / overGrpc.wall() / READINGS_PER_OPERATION / 2;
      receipts = node.latencies(operations, READINGS_PER_OPERATION, operationsPerSecond);
      idle = node.latencies(CALM_OPERATIONS, READINGS_PER_OPERATION, CALM_PER_SECOND);
      primitives.measure();
    }
    return report(receipts, idle);
  }

  private void round(
      boolean warmUp, BenchLedger ledger, BenchSource meter, BenchSource alone, BenchNode node)
      throws IOException, InterruptedException {
    if (!warmUp) {
      primitives.measure();
    }
    int singles = Math.max(20, operations / 20);
    List<Signed> bare = meter.sign(operations, READINGS_PER_OPERATION);
    keep(warmUp, ledgerOnly, count(bare), () -> ledger.recordOnLedger(bare, OPERATIONS_PER_BLOCK));
    List<Signed> ones = alone.sign(singles, 1);
    keep(warmUp, single, singles, () -> ledger.recordOneByOne(ones));
    List<Signed> indexed = meter.sign(operations, READINGS_PER_OPERATION);
    keep(warmUp, inProcess, count(indexed), () -> ledger.record(indexed, OPERATIONS_PER_BLOCK));
    List<Signed> sent = node.sign(operations, READINGS_PER_OPERATION);
    keep(warmUp, overGrpc, count(sent), () -> node.stream(sent));
    List<Signed> maskable = node.signSalted(operations, READINGS_PER_OPERATION);
    keep(warmUp, salted, count(maskable), () -> node.stream(maskable));
    saltBytes = (double) (bytes(maskable) - bytes(sent)) / count(sent);
    List<List<Signed>> shares = node.shares(CLIENTS, SINGLES_EACH);
    keep(warmUp, clients, (long) CLIENTS * SINGLES_EACH, () -> node.submitEach(shares));
  }

  private static void keep(boolean warmUp, Arm arm, long units, Cost.Work work)
      throws IOException, InterruptedException {
    Cost cost = Cost.of(units, work);
    if (!warmUp) {
      arm.add(cost);
    }
  }

  private BenchReport report(double[] receipts, double[] idle) throws IOException {
    BenchReport report = new BenchReport();
    report.setting("file system", Files.getFileStore(folder).type());
    report.setting("rounds", rounds + " alternating, medians; spread is the worst round");
    primitives.report(report);
    report.arm(ledgerOnly).arm(inProcess).arm(overGrpc).arm(salted).arm(single).arm(clients);
    report.latency("receipt, at half of the rate through R2D", receipts);
    report.latency("receipt, at " + CALM_PER_SECOND + " operations a second", idle);
    report.compare("G1: batched against one operation a reading", single, ledgerOnly, ">= 300, 80");
    report.ratio("G4: in process", share(inProcess, false), "of the primitives, wall", ">= 0.50");
    report.ratio("G4: in process", share(inProcess, true), "of the primitives, CPU", ">= 0.50");
    report.ratio("G4: through R2D", share(overGrpc, false), "of the primitives, wall", ">= 0.35");
    report.ratio("G4: through R2D", share(overGrpc, true), "of the primitives, CPU", ">= 0.35");
    report.ratio("salted fields", salted.cpu() / overGrpc.cpu(), "of raw items, CPU", "-");
    report.ratio("salted fields", saltBytes, "bytes a reading more", "-");
    report.ratio(
        "G6: 64 clients against one sync of 4 KiB a reading",
        primitives.smallSync.wall() / clients.wall(),
        "times, wall",
        ">= 5");
    double median = BenchReport.at(receipts, 0.5);
    double sync = primitives.smallSync.wall();
    report.ratio("G8: median receipt", median / sync, "syncs of 4 KiB", "<= 5");
    report.ratio(
        "G8: median receipt, node at rest",
        BenchReport.at(idle, 0.5) / sync,
        "syncs of 4 KiB",
        "<= 5");
    report.ratio("G8: p99 receipt", BenchReport.at(receipts, 0.99) / median, "medians", "<= 20");
    return report;
  }

  /** How much of the cost of an arm is what the primitives alone would cost. */
  private double share(Arm arm, boolean cpu) {
    Signed one = sample();
    double hashes = cost(primitives.leaf, cpu) + cost(primitives.node, cpu);
    double signature = cost(primitives.signature, cpu) / READINGS_PER_OPERATION;
    double bytes = (double) one.bytes() / READINGS_PER_OPERATION;
    double writing = bytes / BYTES_LARGE_SYNC * cost(primitives.largeSync, cpu);
    return (hashes + signature + writing) / cost(arm, cpu);
  }

  private static double cost(Arm arm, boolean cpu) {
    return cpu ? arm.cpu() : arm.wall();
  }

  private static long bytes(List<Signed> signed) {
    return signed.stream().mapToLong(Signed::bytes).sum();
  }

  private static Signed sample() {
    return BenchNode.sample(READINGS_PER_OPERATION);
  }

  private static long count(List<Signed> signed) {
    return (long) signed.size() * READINGS_PER_OPERATION;
  }

  private static Arm readings(String name) {
    return new Arm(name, "readings");
  }
}
