package org.varve.processing.application;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.RegisteredFormat;
import org.varve.ledger.resource.GrantSpec;
import org.varve.processing.domain.OperationTrace;
import org.varve.rp.Failure;

/** Tells how an operation came to be recorded: who took part, and when, by whose clock. */
public final class TraceOperation {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LogReader log;
  private final CheckedLog checked;
  private final OperationIndex index;
  private final FoldProgress progress;
  private final UseHistory useHistory;

  public TraceOperation(LogReader log, OperationIndex index, FoldProgress progress) {
    this.log = log;
    this.checked = new CheckedLog(log);
    this.index = index;
    this.progress = progress;
    this.useHistory = new UseHistory(log, index, progress);
  }

  /**
   * @param rights which rights to the source are for the eyes of who asks
   * @throws Failure NOT_FOUND, DATA_DAMAGED
   */
  public OperationTrace byId(OperationId id, Predicate<GrantSpec> rights) {
    return trace(checked.operation(id), rights);
  }

  private OperationTrace trace(LoggedOperation logged, Predicate<GrantSpec> rights) {
    progress.require(logged.height(), PATIENCE);
    return new OperationTrace(
        checked.shown(logged),
        checked.firstReceipt(logged),
        index.foldedAt(logged.height()),
        seal(logged),
        new OperationTrace.Relatives(previous(logged), binding(logged), format(logged)),
        use(logged, rights));
  }

  private OperationTrace.Use use(LoggedOperation logged, Predicate<GrantSpec> rights) {
    Operation operation = logged.operation();
    String source = operation.header().source();
    boolean isData = operation.payload().kind().isFromSource();
    return new OperationTrace.Use(
        isData ? useHistory.owners(source) : List.of(),
        isData ? useHistory.rights(source, rights) : List.of(),
        operation.payload().updates().map(this::named),
        log.updateOf(operation.id()).map(this::named),
        operation.payload().parents().stream().map(this::named).toList());
  }

  /** An operation that is named somewhere; it may have been lost on the way, or come later. */
  private OperationTrace.Previous named(OperationId id) {
    return new OperationTrace.Previous(
        id, log.leafIndexOf(id).map(checked::operation).map(TraceOperation::relative));
  }

  /** BLOCK and GENESIS operations are their own seal: nothing encapsulates them. */
  private Optional<OperationTrace.Seal> seal(LoggedOperation logged) {
    if (logged.blockLeafIndex() == logged.leafIndex()) {
      return Optional.empty();
    }
    List<OperationId> sealed = index.sealed(logged.blockLeafIndex());
    return Optional.of(
        new OperationTrace.Seal(
            relative(checked.operation(logged.blockLeafIndex())),
            sealed.indexOf(logged.operation().id()),
            sealed.size()));
  }

  /** What its signer stated before. */
  private Optional<OperationTrace.Previous> previous(LoggedOperation logged) {
    return logged.operation().payload().previous().map(this::named);
  }

  private Optional<OperationTrace.Relative> binding(LoggedOperation logged) {
    Operation operation = logged.operation();
    if (!operation.payload().kind().mayBeBound()) {
      return Optional.empty();
    }
    return index.bindingInForce(operation.header().kid(), logged.leafIndex()).stream()
        .mapToObj(checked::operation)
        .map(TraceOperation::relative)
        .findFirst();
  }

  private Optional<OperationTrace.Relative> format(LoggedOperation logged) {
    return logged
        .operation()
        .payload()
        .format()
        .flatMap(
            id ->
                log.formats().stream()
                    .filter(format -> format.definition().format().equals(id))
                    .findFirst())
        .map(RegisteredFormat::leafIndex)
        .map(checked::operation)
        .map(TraceOperation::relative);
  }

  private static OperationTrace.Relative relative(LoggedOperation logged) {
    return new OperationTrace.Relative(
        logged.operation().id(),
        logged.leafIndex(),
        logged.operation().header().signer(),
        logged.committedAt());
  }
}
