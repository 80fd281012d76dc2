package org.varve.processing.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.GrantSpec;
import org.varve.ledger.resource.OwnershipSpec;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.Owner;
import org.varve.processing.domain.Page;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SearchOrder;
import org.varve.processing.domain.UseRight;

/**
 * Tells who owned a source, and who had a right to use it, from the CONTROL operations that said
 * so: past ones too, in the order of the log (ITU-T Y.4561 clause 6.2.6).
 */
final class UseHistory {
  /** Of operations that change resources, from the beginning of the log. */
  private static final int CHANGES_MAX = 100_000;

  private static final Page.Size SIZE = new Page.Size(500, 4 << 20);

  private final LogReader log;
  private final OperationIndex index;
  private final FoldProgress progress;

  UseHistory(LogReader log, OperationIndex index, FoldProgress progress) {
    this.log = log;
    this.index = index;
    this.progress = progress;
  }

  /** Who owned a source when, from the first on; the newest is the last. */
  List<Owner> owners(String source) {
    List<Owner> owners = new ArrayList<>();
    for (long version = 1; ; version++) {
      var found = log.resourceVersion(ResourceKind.OWNERSHIP, source, version);
      if (found.isEmpty()) {
        return owners;
      }
      if (!found.get().deleted()) {
        LoggedOperation made = log.operation(found.get().leafIndex()).orElseThrow();
        owners.add(
            new Owner(
                OwnershipSpec.of(found.get().spec()).owner(),
                made.operation().header().source(),
                made.operation().id(),
                made.leafIndex(),
                made.committedAt()));
      }
    }
  }

  /**
   * Who had which right to a source when, in the order in which they were given.
   *
   * @param shown which of them are for the eyes of who asks
   */
  List<UseRight> rights(String source, Predicate<GrantSpec> shown) {
    List<UseRight> rights = new ArrayList<>();
    Map<String, Integer> open = new HashMap<>();
    for (RecordedOperation change : changes()) {
      LoggedOperation logged = log.operation(change.leafIndex()).orElseThrow();
      ControlBody body = ControlBody.of(logged.operation());
      if (!body.kind().equals(ResourceKind.GRANT.word()) || !body.action().isChange()) {
        continue;
      }
      Instant at = logged.committedAt();
      Integer before = open.remove(body.id());
      if (before != null) {
        rights.set(before, rights.get(before).endedBy(logged.operation().id(), at));
      }
      Optional<GrantSpec> grant =
          body.spec().map(GrantSpec::of).filter(spec -> spec.covers(source)).filter(shown);
      if (grant.isPresent()) {
        open.put(body.id(), rights.size());
        rights.add(
            new UseRight(
                body.id(),
                grant.get(),
                logged.operation().header().source(),
                logged.operation().id(),
                at,
                Optional.empty()));
      }
    }
    return rights;
  }

  private List<RecordedOperation> changes() {
    OperationFilter filter =
        OperationFilter.ofKind(OperationKind.CONTROL, OperationFilter.Times.ANY);
    Matches matches =
        index.search(
            new Query(filter, SearchOrder.OLDEST_FIRST),
            progress.position().treeSize(),
            OptionalLong.empty());
    List<RecordedOperation> changes = new ArrayList<>();
    boolean isLast = false;
    while (!isLast && changes.size() < CHANGES_MAX) {
      Page page = matches.next(SIZE, () -> false);
      changes.addAll(page.operations());
      isLast = page.isLast();
    }
    return changes;
  }
}
