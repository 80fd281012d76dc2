package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.varve.evidence.Digest;
import org.varve.processing.domain.Page;
import org.varve.processing.domain.PageToken;
import org.varve.processing.domain.RecordedOperation;

/** The pages of one search, pulled by one thread at a time; there is at least one. */
public final class SearchPages {
  private static final int PAGE_BYTES_MAX = 4 << 20;

  private final SearchRequest request;
  private final Frame frame;
  private final Matches matches;
  private long left;
  private boolean ended;

  SearchPages(SearchRequest request, Frame frame, Matches matches) {
    this.request = request;
    this.frame = frame;
    this.matches = matches;
    this.left = request.limit();
  }

  /**
   * A page as it is answered.
   *
   * @param next where to go on; empty if nothing follows
   * @param treeSize the size of the log that the search is about
   */
  public record Result(
      List<RecordedOperation> operations, Optional<PageToken> next, long treeSize) {}

  /** What all pages of a search share: the size of the log, and what is asked for. */
  record Frame(long treeSize, Digest query) {}

  /**
   * The next page; empty after the last.
   *
   * @param abandoned as of {@link Matches#next}
   */
  public Optional<Result> next(BooleanSupplier abandoned) {
    if (ended) {
      return Optional.empty();
    }
    int max = (int) Math.min(request.pageSize(), left);
    Page page = matches.next(new Page.Size(max, PAGE_BYTES_MAX), abandoned);
    left -= page.operations().size();
    ended = page.isLast() || left == 0;
    return Optional.of(new Result(page.operations(), next(page), frame.treeSize()));
  }

  private Optional<PageToken> next(Page page) {
    if (page.isLast()) {
      return Optional.empty();
    }
    RecordedOperation last = page.operations().get(page.operations().size() - 1);
    return Optional.of(new PageToken(frame.treeSize(), last.leafIndex(), frame.query()));
  }
}
