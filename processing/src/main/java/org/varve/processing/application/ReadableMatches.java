package org.varve.processing.application;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.varve.processing.domain.Page;
import org.varve.processing.domain.RecordedOperation;

/**
 * Of the operations that fit a query those that somebody may see, on pages as full as if there were
 * no others; whether a page is the last does not depend on them either.
 */
final class ReadableMatches implements Matches {
  private static final int LOOK = 512;

  private final Matches all;
  private final Sight sight;
  private final Deque<RecordedOperation> ready = new ArrayDeque<>();
  private boolean ended;

  ReadableMatches(Matches all, Sight sight) {
    this.all = all;
    this.sight = sight;
  }

  @Override
  public Page next(Page.Size size, BooleanSupplier abandoned) {
    sight.look();
    ready.removeIf(operation -> !sight.sees(operation));
    List<RecordedOperation> page = new ArrayList<>();
    int bytes = 0;
    while (page.size() < size.operationsMax() && bytes < size.bytesMax()) {
      fill(size, abandoned);
      RecordedOperation next = ready.poll();
      if (next == null) {
        break;
      }
      page.add(next);
      bytes += next.statement().operationBytes();
    }
    fill(size, abandoned);
    sight.saw(page);
    return new Page(page, ready.isEmpty());
  }

  /**
   * Has something ready, unless nothing follows. One more than wanted tells whether something does;
   * where hardly anything is for him, few long looks are cheaper than many short ones.
   */
  private void fill(Page.Size size, BooleanSupplier abandoned) {
    int wanted = size.operationsMax() + 1;
    while (ready.isEmpty() && !ended) {
      Page more = all.next(new Page.Size(wanted, size.bytesMax()), abandoned);
      wanted = Math.max(wanted, LOOK);
      more.operations().stream().filter(sight::sees).forEach(ready::add);
      ended = more.isLast();
    }
  }
}
