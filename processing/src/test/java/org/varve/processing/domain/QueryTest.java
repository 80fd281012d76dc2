package org.varve.processing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;

class QueryTest {
  private static final OperationId GENESIS = new OperationId(Digest.sha256(new byte[] {0}));
  private static final Optional<String> X = Optional.of("x");
  private static final Optional<String> NONE = Optional.empty();

  @Test
  void everyDifferenceBetweenQueriesShowsInTheDigest() {
    Instant time = Instant.parse("2026-03-01T08:00:00Z");
    TimeRange from = new TimeRange(Optional.of(time), Optional.empty());
    TimeRange until = new TimeRange(Optional.empty(), Optional.of(time));
    List<OperationFilter> filters = new ArrayList<>();
    filters.add(OperationFilter.ALL);
    filters.add(filter(X, NONE, NONE, Map.of(), OperationFilter.Times.ANY));
    filters.add(filter(NONE, X, NONE, Map.of(), OperationFilter.Times.ANY));
    filters.add(filter(NONE, NONE, X, Map.of(), OperationFilter.Times.ANY));
    filters.add(filter(NONE, NONE, NONE, Map.of("a", "bc"), OperationFilter.Times.ANY));
    filters.add(filter(NONE, NONE, NONE, Map.of("ab", "c"), OperationFilter.Times.ANY));
    for (TimeRange range : List.of(from, until)) {
      filters.add(sampled(new OperationFilter.Times(range, TimeRange.ALWAYS)));
      filters.add(sampled(new OperationFilter.Times(TimeRange.ALWAYS, range)));
    }
    filters.add(kindAndRoot(Optional.of(OperationKind.DATA), Optional.empty()));
    filters.add(kindAndRoot(Optional.empty(), Optional.of(GENESIS.digest())));
    List<Digest> digests = new ArrayList<>();
    for (OperationFilter filter : filters) {
      for (SearchOrder order : SearchOrder.values()) {
        digests.add(new Query(filter, order).digest(GENESIS));
      }
    }
    digests.add(
        new Query(OperationFilter.ALL, SearchOrder.OLDEST_FIRST)
            .digest(new OperationId(Digest.sha256(new byte[] {1}))));
    assertThat(new HashSet<>(digests)).hasSameSizeAs(digests);
  }

  @Test
  void theSameQueryHasTheSameDigest() {
    assertThat(new Query(OperationFilter.ALL, SearchOrder.NEWEST_FIRST).digest(GENESIS))
        .isEqualTo(new Query(OperationFilter.ALL, SearchOrder.NEWEST_FIRST).digest(GENESIS));
  }

  private static OperationFilter sampled(OperationFilter.Times times) {
    return filter(NONE, NONE, NONE, Map.of(), times);
  }

  private static OperationFilter kindAndRoot(
      Optional<OperationKind> kind, Optional<Digest> contentRoot) {
    return new OperationFilter(
        NONE, NONE, NONE, new TreeMap<>(), OperationFilter.Times.ANY, kind, contentRoot);
  }

  private static OperationFilter filter(
      Optional<String> source,
      Optional<String> signer,
      Optional<String> type,
      Map<String, String> labels,
      OperationFilter.Times times) {
    return new OperationFilter(
        source, signer, type, new TreeMap<>(labels), times, Optional.empty(), Optional.empty());
  }
}
