package org.varve.launcher.bench;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.varve.launcher.bench.BenchSource.Signed;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.s2p.v1.ProveRequest;
import org.varve.proto.s2p.v1.SearchRequest;

/** How long a search and a proof take, and whether it grows with the log. */
public final class SearchBench {

  private static final int SOURCES = 100;
  private static final int GROWTH = 10;
  private static final int ASKED = 2_000;
  private static final int PAGE = 100;
  private static final int OPERATIONS_PER_BLOCK = 1_000;

  private final Path folder;
  private final int operations;
  private final Consumer<String> progress;
  private final Random random = new Random(1);
  private final List<byte[]> ids = new ArrayList<>();

  /**
   * @param folder an empty one
   * @param operations in the log when it is asked first; then ten times as many
   */
  public SearchBench(Path folder, int operations, Consumer<String> progress) {
    this.folder = folder;
    this.operations = operations;
    this.progress = progress;
  }

  /** Takes some minutes. */
  public BenchReport run() throws IOException, InterruptedException {
    BenchReport report = new BenchReport();
    try (BenchLedger ledger = new BenchLedger(folder)) {
      List<BenchSource> sources = new ArrayList<>();
      for (int i = 0; i < SOURCES; i++) {
        sources.add(ledger.source("source-" + i));
      }
      fill(ledger, sources, operations);
      double[][] few = ask(ledger, sources, report, "at " + operations + " operations");
      int more = operations * GROWTH;
      fill(ledger, sources, more);
      double[][] many = ask(ledger, sources, report, "at " + more + " operations");
      report.ratio(
          "G24: p99 of a search, log ten times as long", p99(many[0], few[0]), "times", "<= 2");
      report.ratio(
          "G20: p50 of a proof, log ten times as long", p50(many[1], few[1]), "times", "<= 1.5");
    }
    return report;
  }

  private void fill(BenchLedger ledger, List<BenchSource> sources, int upTo)
      throws InterruptedException {
    while (ids.size() < upTo) {
      progress.accept("recorded " + ids.size() + " of " + upTo + " operations");
      List<Signed> part = new ArrayList<>();
      for (int i = 0; i < OPERATIONS_PER_BLOCK && ids.size() < upTo; i++) {
        Signed signed = sources.get(ids.size() % SOURCES).sign(1, 1).get(0);
        ids.add(signed.operation().id().digest().bytes());
        part.add(signed);
      }
      ledger.record(part, OPERATIONS_PER_BLOCK);
    }
  }

  /** Two rounds, of which the first warms up. */
  private double[][] ask(
      BenchLedger ledger, List<BenchSource> sources, BenchReport report, String when) {
    progress.accept("asking " + when);
    double[] searches = new double[ASKED];
    double[] proofs = new double[ASKED];
    for (int i = -ASKED; i < ASKED; i++) {
      long start = System.nanoTime();
      search(ledger, sources.get(random.nextInt(SOURCES)).name());
      long between = System.nanoTime();
      prove(ledger, ids.get(random.nextInt(ids.size())));
      long end = System.nanoTime();
      if (i >= 0) {
        searches[i] = (between - start) / 1e9;
        proofs[i] = (end - between) / 1e9;
      }
    }
    Arrays.sort(searches);
    Arrays.sort(proofs);
    report.latency("newest 100 operations of a source found, " + when, searches);
    report.latency("an operation proven, " + when, proofs);
    return new double[][] {searches, proofs};
  }

  private static void search(BenchLedger ledger, String source) {
    SearchRequest request =
        SearchRequest.newBuilder()
            .setRequester(BenchLedger.READER)
            .setFilter(Filter.newBuilder().setSource(source))
            .setOrder(org.varve.proto.common.v1.SearchOrder.SEARCH_ORDER_NEWEST_FIRST)
            .setPageSize(PAGE)
            .setLimit(PAGE)
            .build();
    int found = 0;
    var pages = ledger.s2p().search(request);
    while (pages.hasNext()) {
      found += pages.next().getOperationsCount();
    }
    if (found == 0) {
      throw new IllegalStateException("nothing found of " + source);
    }
  }

  private static void prove(BenchLedger ledger, byte[] id) {
    ledger
        .s2p()
        .prove(
            ProveRequest.newBuilder()
                .setRequester(BenchLedger.READER)
                .setOperationId(ByteString.copyFrom(id))
                .setIncludeBinding(true)
                .build());
  }

  private static double p99(double[] one, double[] other) {
    return BenchReport.at(one, 0.99) / BenchReport.at(other, 0.99);
  }

  private static double p50(double[] one, double[] other) {
    return BenchReport.at(one, 0.5) / BenchReport.at(other, 0.5);
  }
}
