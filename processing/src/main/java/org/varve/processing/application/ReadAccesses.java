package org.varve.processing.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.LogReader;
import org.varve.processing.domain.NotedAccess;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.PageToken;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SearchOrder;
import org.varve.processing.domain.TimeRange;

/** Finds in the ACCESS operations who read what, newest first. */
public final class ReadAccesses {
  /** Each has at most 256 entries. */
  private static final int OPERATIONS_A_PAGE = 16;

  private final SearchOperations search;
  private final LogReader log;

  public ReadAccesses(SearchOperations search, LogReader log) {
    this.search = search;
    this.log = log;
  }

  /**
   * Begins at the newest, or goes on.
   *
   * @param committed when the ACCESS operations were recorded
   * @param pageToken where another one ended; empty to begin
   * @param wanted the entries that are wanted, and for the eyes of who asks
   * @throws org.varve.rp.Failure PAGE_TOKEN_INVALID
   */
  public Pages begin(TimeRange committed, String pageToken, Predicate<AccessEntry> wanted) {
    OperationFilter filter =
        OperationFilter.ofKind(
            OperationKind.ACCESS, new OperationFilter.Times(TimeRange.ALWAYS, committed));
    return new Pages(
        search.begin(
            new SearchRequest(
                new Query(filter, SearchOrder.NEWEST_FIRST),
                pageToken,
                OPERATIONS_A_PAGE,
                Long.MAX_VALUE)),
        wanted);
  }

  /**
   * Some of them.
   *
   * @param next where to go on; empty if nothing follows
   */
  public record Page(List<NotedAccess> accesses, Optional<PageToken> next) {}

  /** Pulled by one thread at a time; a page may be empty before the last. */
  public final class Pages {
    private final SearchPages operations;
    private final Predicate<AccessEntry> wanted;

    private Pages(SearchPages operations, Predicate<AccessEntry> wanted) {
      this.operations = operations;
      this.wanted = wanted;
    }

    /**
     * The next page; empty after the last.
     *
     * @param abandoned as of {@link Matches#next}
     */
    public Optional<Page> next(BooleanSupplier abandoned) {
      return operations.next(abandoned).map(this::page);
    }

    private Page page(SearchPages.Result result) {
      List<NotedAccess> accesses = new ArrayList<>();
      result.operations().forEach(each -> addFrom(each, accesses));
      return new Page(accesses, result.next());
    }

    private void addFrom(RecordedOperation shown, List<NotedAccess> accesses) {
      AccessBody body =
          log.operation(shown.leafIndex())
              .flatMap(logged -> logged.operation().payload().body())
              .map(AccessBody::decode)
              .orElseThrow();
      body.entries().stream()
          .filter(wanted)
          .forEach(entry -> accesses.add(new NotedAccess(shown, body.from(), body.to(), entry)));
    }
  }
}
