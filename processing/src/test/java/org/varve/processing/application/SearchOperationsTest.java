package org.varve.processing.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.Ledger;
import org.varve.processing.RandomLog;
import org.varve.processing.adapter.rocksdb.RocksIndex;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.PageToken;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SearchOrder;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Pages of a search are the same whenever they are asked for. */
class SearchOperationsTest {
  private static final OperationFilter DATA =
      new OperationFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new TreeMap<>(),
          OperationFilter.Times.ANY,
          Optional.of(OperationKind.DATA),
          Optional.empty());

  @TempDir Path folder;

  private final RandomLog log = new RandomLog(3).grow(15);

  @ParameterizedTest
  @EnumSource(SearchOrder.class)
  void pagesStayStableWhileTheLogGrowsAndTheNodeRestarts(SearchOrder order) {
    Query query = new Query(DATA, order);
    List<Long> atOnce = new ArrayList<>();
    List<Long> pageByPage = new ArrayList<>();
    String token = "";
    try (Node node = new Node()) {
      leaves(node.search.begin(request(query, "", 1_000, Long.MAX_VALUE)), atOnce);
    }
    int pages = 0;
    do {
      try (Node node = new Node()) {
        SearchPages begun = node.search.begin(request(query, token, 1_000, 7));
        token = leaves(begun, pageByPage).map(PageToken::text).orElse("");
        pages++;
      }
      log.grow(3);
    } while (!token.isEmpty());
    assertThat(pages).isGreaterThan(3);
    assertThat(pageByPage).isEqualTo(atOnce);
  }

  @Test
  void anAnswerThatFitsNothingIsOneEmptyPage() {
    Query nothing = new Query(source("urn:nobody"), SearchOrder.OLDEST_FIRST);
    try (Node node = new Node()) {
      SearchPages pages = node.search.begin(request(nothing, "", 10, 10));
      SearchPages.Result page = pages.next(() -> false).orElseThrow();
      assertThat(page.operations()).isEmpty();
      assertThat(page.next()).isEmpty();
      assertThat(page.treeSize()).isEqualTo(log.ledger().log().head().size());
      assertThat(pages.next(() -> false)).isEmpty();
    }
  }

  @Test
  void theLimitEndsTheAnswerWithATokenToGoOn() {
    Query query = new Query(OperationFilter.ALL, SearchOrder.OLDEST_FIRST);
    try (Node node = new Node()) {
      List<Long> leaves = new ArrayList<>();
      Optional<PageToken> next = leaves(node.search.begin(request(query, "", 3, 5)), leaves);
      assertThat(leaves).containsExactly(0L, 1L, 2L, 3L, 4L);
      assertThat(next.map(PageToken::lastLeaf)).contains(4L);
    }
  }

  @Test
  void aTokenBelongsToItsLogFilterAndOrder() {
    try (Node node = new Node()) {
      Query query = new Query(OperationFilter.ALL, SearchOrder.OLDEST_FIRST);
      List<Long> ignored = new ArrayList<>();
      PageToken token = leaves(node.search.begin(request(query, "", 3, 3)), ignored).orElseThrow();
      assertThat(leaves(node.search.begin(request(query, token.text(), 3, 3)), ignored))
          .isPresent();
      for (Query other :
          List.of(
              new Query(OperationFilter.ALL, SearchOrder.NEWEST_FIRST),
              new Query(DATA, SearchOrder.OLDEST_FIRST))) {
        assertInvalid(node, other, token.text());
      }
      Digest elsewhere = query.digest(new OperationId(Digest.sha256(new byte[0])));
      for (PageToken forged :
          List.of(
              new PageToken(token.treeSize(), token.lastLeaf(), elsewhere),
              new PageToken(token.treeSize() + 1, token.lastLeaf(), token.query()),
              new PageToken(token.treeSize(), token.treeSize(), token.query()),
              new PageToken(token.treeSize(), -1, token.query()),
              new PageToken(-1, -2, token.query()))) {
        assertInvalid(node, query, forged.text());
      }
      assertInvalid(node, query, "x");
    }
  }

  @Test
  void endsWhenNobodyWaitsAnyMore() {
    try (Node node = new Node()) {
      SearchPages pages =
          node.search.begin(
              request(new Query(DATA, SearchOrder.OLDEST_FIRST), "", 10, Long.MAX_VALUE));
      assertThatThrownBy(() -> pages.next(() -> true)).isInstanceOf(CancellationException.class);
    }
  }

  private static void assertInvalid(Node node, Query query, String token) {
    assertThatThrownBy(() -> node.search.begin(request(query, token, 3, 3)))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.PAGE_TOKEN_INVALID));
  }

  private static SearchRequest request(Query query, String token, int pageSize, long limit) {
    return new SearchRequest(query, token, pageSize, limit);
  }

  private static OperationFilter source(String name) {
    return new OperationFilter(
        Optional.of(name),
        Optional.empty(),
        Optional.empty(),
        new TreeMap<>(),
        OperationFilter.Times.ANY,
        Optional.empty(),
        Optional.empty());
  }

  /** Adds the leaves of all pages, and gives the last page's token. */
  private static Optional<PageToken> leaves(SearchPages pages, List<Long> leaves) {
    Optional<PageToken> last = Optional.empty();
    Optional<SearchPages.Result> page = pages.next(() -> false);
    while (page.isPresent()) {
      page.get().operations().stream().map(RecordedOperation::leafIndex).forEach(leaves::add);
      last = page.get().next();
      page = pages.next(() -> false);
    }
    return last;
  }

  /** Processing's index and search, between a start and a stop. */
  private final class Node implements AutoCloseable {
    final RocksIndex index;
    final IndexFold fold;
    final SearchOperations search;

    Node() {
      Ledger ledger = log.ledger();
      OperationId genesis = ledger.identity().genesis().id();
      index = RocksIndex.open(folder, 1 << 20, genesis, position -> position.isOf(ledger));
      fold = new IndexFold(ledger, index, block -> {});
      fold.start();
      search = new SearchOperations(index, fold.progress(), genesis);
    }

    @Override
    public void close() {
      fold.stop();
      index.close();
    }
  }
}
