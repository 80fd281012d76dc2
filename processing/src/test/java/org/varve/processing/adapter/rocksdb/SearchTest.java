package org.varve.processing.adapter.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varve.ledger.LoggedOperation;
import org.varve.processing.RandomLog;
import org.varve.processing.application.Matches;
import org.varve.processing.domain.Page;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SearchOrder;

/** What the index finds is what looking at every operation finds. */
class SearchTest {
  private static final int QUERIES = 100;

  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 8);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void findsWhatLookingAtEveryOperationFinds(long seed) {
    RandomLog log = new RandomLog(seed).grow(60);
    List<LoggedOperation> all = log.operations();
    Random random = new Random(seed);
    RandomFilter filters = new RandomFilter(random, all);
    try (RocksIndex index = Indexes.of(folder, log.ledger())) {
      for (int i = 0; i < QUERIES; i++) {
        SearchOrder order = SearchOrder.values()[random.nextInt(2)];
        Query query = new Query(filters.next(), order);
        long treeSize = 1L + random.nextInt(all.size());
        assertThat(found(index.search(query, treeSize, OptionalLong.empty()), random))
            .as("seed %d, query %d: %s, tree size %d", seed, i, query, treeSize)
            .containsExactlyElementsOf(expected(all, query, treeSize));
      }
    }
  }

  private static List<Long> found(Matches matches, Random random) {
    List<Long> found = new ArrayList<>();
    Page page;
    do {
      int max = 1 + random.nextInt(20);
      page = matches.next(new Page.Size(max, 1 + random.nextInt(5_000)), () -> false);
      assertThat(page.operations()).hasSizeLessThanOrEqualTo(max);
      assertThat(page.isLast() || !page.operations().isEmpty()).isTrue();
      page.operations().stream().map(RecordedOperation::leafIndex).forEach(found::add);
    } while (!page.isLast());
    return found;
  }

  private static List<Long> expected(List<LoggedOperation> all, Query query, long treeSize) {
    List<Long> expected = new ArrayList<>();
    for (LoggedOperation operation : all.subList(0, (int) treeSize)) {
      if (RandomFilter.fits(query.filter(), operation)) {
        expected.add(operation.leafIndex());
      }
    }
    if (query.order() == SearchOrder.NEWEST_FIRST) {
      Collections.reverse(expected);
    }
    return expected;
  }
}
