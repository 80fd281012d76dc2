package org.varve.processing.application;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.AccessEntry;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.processing.domain.Link;
import org.varve.processing.domain.Newest;
import org.varve.processing.domain.NotedAccess;
import org.varve.processing.domain.SearchOrder;

/**
 * Tells to whom an operation was given, from the ACCESS operations that say so. The owner of its
 * source sees all of them, everybody else his own.
 */
final class WhoRead {
  static final int ACCESSES_MAX = 100;

  /** Of ACCESS operations that are read for one answer; each has at most 256 entries. */
  private static final int OPERATIONS_MAX = 256;

  private final LogReader log;
  private final OperationIndex index;

  WhoRead(LogReader log, OperationIndex index) {
    this.log = log;
    this.index = index;
  }

  /** Newest first. */
  Newest<NotedAccess> of(LoggedOperation logged, Reader reader) {
    String source = logged.operation().header().source();
    boolean isOwner = reader.owns(source);
    Link link = isOwner ? Link.readingOf(source) : Link.readingBy(reader.actor(), source);
    Predicate<AccessEntry> wanted =
        entry ->
            (isOwner || entry.actor().equals(reader.actor()))
                && entry.source().filter(source::equals).isPresent()
                && reaches(entry, logged.leafIndex());
    List<Long> leaves =
        index.linked(link, SearchOrder.NEWEST_FIRST, Long.MAX_VALUE, OPERATIONS_MAX + 1);
    List<NotedAccess> accesses = new ArrayList<>();
    for (long leaf : leaves.subList(0, Math.min(leaves.size(), OPERATIONS_MAX))) {
      addFrom(leaf, wanted, accesses);
      if (accesses.size() > ACCESSES_MAX) {
        return new Newest<>(accesses.subList(0, ACCESSES_MAX), true);
      }
    }
    return new Newest<>(accesses, leaves.size() > OPERATIONS_MAX);
  }

  private void addFrom(long leaf, Predicate<AccessEntry> wanted, List<NotedAccess> accesses) {
    AccessBody body =
        AccessBody.decode(
            log.operation(leaf).orElseThrow().operation().payload().body().orElseThrow());
    for (AccessEntry entry : body.entries()) {
      if (wanted.test(entry)) {
        accesses.add(
            new NotedAccess(index.operation(leaf).orElseThrow(), body.from(), body.to(), entry));
      }
    }
  }

  private static boolean reaches(AccessEntry entry, long leafIndex) {
    return entry.leaves().stream()
        .anyMatch(range -> range.first() <= leafIndex && leafIndex <= range.last());
  }
}
