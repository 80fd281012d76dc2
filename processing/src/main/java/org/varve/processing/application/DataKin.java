package org.varve.processing.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.processing.domain.Link;
import org.varve.processing.domain.OperationTrace;
import org.varve.processing.domain.OperationTrace.Children;
import org.varve.processing.domain.OperationTrace.Previous;
import org.varve.processing.domain.OperationTrace.Relative;
import org.varve.processing.domain.SearchOrder;

/**
 * Finds the data that an operation was made of, and that was made of it, as far as a reader may
 * read that; what he is told of is noted as given to him.
 */
final class DataKin {
  static final int CHILDREN_MAX = 100;

  /** In one trace: those who may see few of many children ask again to go on. */
  private static final int LOOKS_MAX = 1_000;

  private static final int LOOK = 256;

  private final LogReader log;
  private final CheckedLog checked;
  private final OperationIndex index;
  private final Reader reader;
  private final List<LoggedOperation> told = new ArrayList<>();

  DataKin(LogReader log, CheckedLog checked, OperationIndex index, Reader reader) {
    this.log = log;
    this.checked = checked;
    this.index = index;
    this.reader = reader;
  }

  /**
   * @param childrenFrom the leaf index from which on children are wanted
   * @param abandoned as of {@link Matches#next}
   */
  OperationTrace.Kin of(Operation operation, long childrenFrom, BooleanSupplier abandoned) {
    List<OperationId> named = operation.payload().parents();
    List<Relative> parents = named.stream().map(this::readable).flatMap(Optional::stream).toList();
    OperationTrace.Kin kin =
        new OperationTrace.Kin(
            operation.payload().updates().map(this::named),
            log.updateOf(operation.id()).flatMap(this::readable),
            parents,
            named.size() - parents.size(),
            children(operation.id(), childrenFrom, abandoned));
    reader.saw(told.stream().map(checked::shown).toList());
    return kin;
  }

  /** An operation that is named somewhere; whether it is not there or not for him is the same. */
  Previous named(OperationId id) {
    return new Previous(id, readable(id));
  }

  private Optional<Relative> readable(OperationId id) {
    Optional<LoggedOperation> found =
        log.leafIndexOf(id).map(checked::operation).filter(reader::maySee);
    found.ifPresent(told::add);
    return found.map(DataKin::relative);
  }

  private Children children(OperationId parent, long from, BooleanSupplier abandoned) {
    List<Relative> some = new ArrayList<>();
    int looks = 0;
    Link link = Link.derivedFrom(parent);
    long next = from;
    List<Long> leaves;
    do {
      if (abandoned.getAsBoolean()) {
        throw new CancellationException("nobody waits for the trace");
      }
      leaves = index.linked(link, SearchOrder.OLDEST_FIRST, next, LOOK);
      for (long leaf : leaves) {
        if (looks++ == LOOKS_MAX) {
          return new Children(some, OptionalLong.of(leaf));
        }
        LoggedOperation child = checked.operation(leaf);
        next = leaf + 1;
        if (!child.operation().payload().parents().contains(parent) || !reader.maySee(child)) {
          continue;
        }
        if (some.size() == CHILDREN_MAX) {
          return new Children(some, OptionalLong.of(leaf));
        }
        told.add(child);
        some.add(relative(child));
      }
    } while (leaves.size() == LOOK);
    return new Children(some, OptionalLong.empty());
  }

  static Relative relative(LoggedOperation logged) {
    return new Relative(
        logged.operation().id(),
        logged.leafIndex(),
        logged.operation().header().source(),
        logged.operation().header().signer(),
        logged.committedAt());
  }
}
