package org.varve.processing.application;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.RegisteredFormat;
import org.varve.processing.domain.OperationTrace;
import org.varve.rp.Failure;

/** Tells how an operation came to be recorded: who took part, and when, by whose clock. */
public final class TraceOperation {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LogReader log;
  private final CheckedLog checked;
  private final OperationIndex index;
  private final FoldProgress progress;

  public TraceOperation(LogReader log, OperationIndex index, FoldProgress progress) {
    this.log = log;
    this.checked = new CheckedLog(log);
    this.index = index;
    this.progress = progress;
  }

  /**
   * @throws Failure NOT_FOUND, DATA_DAMAGED
   */
  public OperationTrace byId(OperationId id) {
    return trace(checked.operation(id));
  }

  /**
   * @throws Failure NOT_FOUND, DATA_DAMAGED
   */
  public OperationTrace byLeaf(long leafIndex) {
    return trace(checked.operation(leafIndex));
  }

  private OperationTrace trace(LoggedOperation logged) {
    progress.require(logged.height(), PATIENCE);
    return new OperationTrace(
        checked.shown(logged),
        checked.firstReceipt(logged),
        index.foldedAt(logged.height()),
        seal(logged),
        new OperationTrace.Relatives(previous(logged), binding(logged), format(logged)));
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

  /** What its signer stated before; it may have been lost on the way, or come later. */
  private Optional<OperationTrace.Previous> previous(LoggedOperation logged) {
    return logged
        .operation()
        .payload()
        .previous()
        .map(
            id ->
                new OperationTrace.Previous(
                    id, log.leafIndexOf(id).map(checked::operation).map(TraceOperation::relative)));
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
