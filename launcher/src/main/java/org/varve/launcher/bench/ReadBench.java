package org.varve.launcher.bench;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.varve.launcher.bench.BenchSource.Signed;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.s2p.v1.GetRequest;
import org.varve.proto.s2p.v1.SearchRequest;

/**
 * What it costs a reader that his reads are recorded: the same reads of two nodes in turns, one of
 * which records them.
 */
public final class ReadBench {

  private static final int SOURCES = 20;
  private static final int OPERATIONS_PER_BLOCK = 500;
  private static final int PAGE = 100;

  private final Path folder;
  private final int rounds;
  private final int reads;
  private final Consumer<String> progress;
  private final Random random = new Random(7);
  private final Arm recordedGets = new Arm("one operation by its id, recorded", "reads");
  private final Arm silentGets = new Arm("the same, not recorded", "reads");
  private final Arm recordedPages = new Arm("page of 100 of a source, recorded", "reads");
  private final Arm silentPages = new Arm("the same, not recorded", "reads");

  /** A node, and what can be read there. */
  private record Filled(BenchLedger ledger, List<byte[]> ids) {}

  /**
   * @param folder an empty one
   * @param rounds of each arm, in turns, after one that warms up
   * @param reads by id in each round; a hundredth as many are pages
   */
  public ReadBench(Path folder, int rounds, int reads, Consumer<String> progress) {
    this.folder = folder;
    this.rounds = rounds;
    this.reads = reads;
    this.progress = progress;
  }

  /** Takes some seconds a round. */
  public BenchReport run() throws IOException, InterruptedException {
    try (BenchLedger recording = new BenchLedger(folder.resolve("recorded"), true);
        BenchLedger silent = new BenchLedger(folder.resolve("silent"), false)) {
      Filled one = fill(recording);
      Filled other = fill(silent);
      for (int round = 0; round <= rounds; round++) {
        progress.accept(round == 0 ? "warming up" : "round " + round + " of " + rounds);
        boolean counts = round > 0;
        measure(counts, recordedGets, reads, () -> gets(one));
        measure(counts, silentGets, reads, () -> gets(other));
        measure(counts, recordedPages, reads / PAGE, () -> pages(one));
        measure(counts, silentPages, reads / PAGE, () -> pages(other));
      }
    }
    BenchReport report = new BenchReport();
    report.setting("rounds", rounds + " alternating, medians; spread is the worst round");
    report.arm(recordedGets).arm(silentGets).arm(recordedPages).arm(silentPages);
    report.compare("reads by id, recorded against not", recordedGets, silentGets, "<= 1.05");
    report.compare("pages, recorded against not", recordedPages, silentPages, "<= 1.05");
    return report;
  }

  private Filled fill(BenchLedger ledger) throws InterruptedException {
    List<byte[]> ids = new ArrayList<>();
    for (int source = 0; source < SOURCES; source++) {
      progress.accept("recording source " + (source + 1) + " of " + SOURCES);
      List<Signed> signed = ledger.source("source-" + source).sign(OPERATIONS_PER_BLOCK, 1);
      signed.forEach(each -> ids.add(each.operation().id().digest().bytes()));
      ledger.record(signed, OPERATIONS_PER_BLOCK);
    }
    return new Filled(ledger, ids);
  }

  private void gets(Filled filled) {
    for (int i = 0; i < reads; i++) {
      byte[] id = filled.ids().get(random.nextInt(filled.ids().size()));
      GetRequest request =
          GetRequest.newBuilder()
              .setRequester(BenchLedger.READER)
              .setOperationId(ByteString.copyFrom(id))
              .build();
      if (!filled.ledger().s2p().get(request).hasReceipt()) {
        throw new IllegalStateException("an operation has no receipt");
      }
    }
  }

  private void pages(Filled filled) {
    for (int i = 0; i < reads / PAGE; i++) {
      SearchRequest request =
          SearchRequest.newBuilder()
              .setRequester(BenchLedger.READER)
              .setFilter(Filter.newBuilder().setSource("bench/source-" + random.nextInt(SOURCES)))
              .setPageSize(PAGE)
              .setLimit(PAGE)
              .build();
      if (filled.ledger().s2p().search(request).next().getOperationsCount() != PAGE) {
        throw new IllegalStateException("a page is not full");
      }
    }
  }

  private static void measure(boolean counts, Arm arm, long units, Cost.Work work)
      throws IOException, InterruptedException {
    Cost cost = Cost.of(units, work);
    if (counts) {
      arm.add(cost);
    }
  }
}
