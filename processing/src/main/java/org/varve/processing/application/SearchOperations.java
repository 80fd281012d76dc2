package org.varve.processing.application;

import java.util.OptionalLong;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.processing.domain.PageToken;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Finds operations by what they say, page by page, in the order of the log. */
public final class SearchOperations {
  private final OperationIndex index;
  private final FoldProgress progress;
  private final OperationId genesis;

  /**
   * @param genesis names the log
   */
  public SearchOperations(OperationIndex index, FoldProgress progress, OperationId genesis) {
    this.index = index;
    this.progress = progress;
    this.genesis = genesis;
  }

  /**
   * Begins a search of somebody who may see everything, or goes on with one.
   *
   * @throws Failure PAGE_TOKEN_INVALID
   */
  public SearchPages begin(SearchRequest request) {
    return begin(request, Sight.EVERYTHING);
  }

  /**
   * Begins a search of a data user, or goes on with one.
   *
   * @throws Failure PAGE_TOKEN_INVALID; ACCESS_DENIED if it is for a source that is not for him
   */
  public SearchPages begin(SearchRequest request, Reader reader) {
    reader.asks(request.query().filter());
    return begin(request, (Sight) reader);
  }

  private SearchPages begin(SearchRequest request, Sight sight) {
    Digest digest = request.query().digest(genesis);
    long treeSize = progress.position().treeSize();
    if (request.pageToken().isEmpty()) {
      return pages(request, sight, new SearchPages.Frame(treeSize, digest), OptionalLong.empty());
    }
    PageToken token =
        PageToken.parse(request.pageToken())
            .filter(t -> t.query().equals(digest))
            .filter(t -> t.treeSize() <= treeSize)
            .filter(t -> t.lastLeaf() >= 0 && t.lastLeaf() < t.treeSize())
            .orElseThrow(SearchOperations::invalidToken);
    return pages(
        request,
        sight,
        new SearchPages.Frame(token.treeSize(), digest),
        OptionalLong.of(token.lastLeaf()));
  }

  private SearchPages pages(
      SearchRequest request, Sight sight, SearchPages.Frame frame, OptionalLong lastLeaf) {
    Matches all = index.search(request.query(), frame.treeSize(), lastLeaf);
    return new SearchPages(request, frame, new ReadableMatches(all, sight));
  }

  private static Failure invalidToken() {
    return new Failure(
        ErrorReason.PAGE_TOKEN_INVALID,
        "the page token is not one that was given for this filter and order; begin with the first page");
  }
}
