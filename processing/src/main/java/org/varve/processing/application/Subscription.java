package org.varve.processing.application;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.Page;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SearchOrder;

/**
 * What is recorded from a position on, pulled by one thread at a time.
 *
 * <p>It keeps nothing but its position and asks the index anew each time: a slow reader costs no
 * memory, and whoever begins at the same position again is given the same.
 */
public final class Subscription {
  private static final Page.Size SIZE = new Page.Size(100, 256 << 10);

  /** Bounds the time of one look when hardly anything fits. */
  private static final long LEAVES_A_LOOK = 1 << 15;

  private final OperationIndex index;
  private final FoldProgress progress;
  private final Query query;
  private final Sight sight;
  private long position;

  Subscription(
      OperationIndex index,
      FoldProgress progress,
      OperationFilter filter,
      long position,
      Sight sight) {
    this.sight = sight;
    this.index = index;
    this.progress = progress;
    this.query = new Query(filter, SearchOrder.OLDEST_FIRST);
    this.position = position;
  }

  /**
   * What a look at the log came to.
   *
   * @param operations that fit, oldest first; may be empty
   * @param position the leaf behind all that was looked at
   * @param treeSize how much there is to look at
   */
  public record Look(List<RecordedOperation> operations, long position, long treeSize) {

    public boolean isAtEnd() {
      return position >= treeSize;
    }
  }

  /**
   * Looks further, over a bounded part of the log, with the rights that its reader has now.
   *
   * @param abandoned as of {@link Matches#next}
   * @throws org.varve.rp.Failure as of {@link Sight#look}
   * @throws IndexFailedException if the index cannot be read, or does not move any more
   */
  public Look next(BooleanSupplier abandoned) {
    sight.look();
    long treeSize = progress.position().treeSize();
    if (position >= treeSize) {
      return new Look(List.of(), position, treeSize);
    }
    long end = Math.min(treeSize, position + LEAVES_A_LOOK);
    OptionalLong last = position == 0 ? OptionalLong.empty() : OptionalLong.of(position - 1);
    Page page = index.search(query, end, last).next(SIZE, abandoned);
    List<RecordedOperation> found = page.operations();
    position = page.isLast() ? end : found.get(found.size() - 1).leafIndex() + 1;
    List<RecordedOperation> seen = found.stream().filter(sight::sees).toList();
    sight.saw(seen);
    return new Look(seen, position, treeSize);
  }
}
