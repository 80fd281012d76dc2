package org.varve.processing.application;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.RegisteredFormat;
import org.varve.processing.domain.OperationTrace;
import org.varve.rp.Failure;

/**
 * Tells how an operation came to be recorded and what became of it: who took part, when, by whose
 * clock, whose it is, who may use it and who did, as far as each is for who asks.
 */
public final class TraceOperation {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LogReader log;
  private final CheckedLog checked;
  private final OperationIndex index;
  private final FoldProgress progress;
  private final UseHistory useHistory;
  private final WhoRead whoRead;

  public TraceOperation(LogReader log, OperationIndex index, FoldProgress progress) {
    this.log = log;
    this.checked = new CheckedLog(log);
    this.index = index;
    this.progress = progress;
    this.useHistory = new UseHistory(log, index);
    this.whoRead = new WhoRead(log, index);
  }

  /**
   * @param id of an operation that the reader has opened
   * @param childrenFrom the leaf index from which on what was derived from it is wanted
   * @param abandoned as of {@link Matches#next}
   * @throws Failure NOT_FOUND, DATA_DAMAGED
   */
  public OperationTrace byId(
      OperationId id, long childrenFrom, Reader reader, BooleanSupplier abandoned) {
    LoggedOperation logged = checked.operation(id);
    progress.require(logged.height(), PATIENCE);
    DataKin kin = new DataKin(log, checked, index, reader);
    return new OperationTrace(
        checked.shown(logged),
        checked.firstReceipt(logged),
        index.foldedAt(logged.height()),
        seal(logged),
        new OperationTrace.Relatives(
            logged.operation().payload().previous().map(kin::named),
            binding(logged),
            format(logged)),
        kin.of(logged.operation(), childrenFrom, abandoned),
        use(logged, reader));
  }

  private OperationTrace.Use use(LoggedOperation logged, Reader reader) {
    if (!logged.operation().payload().kind().isFromSource()) {
      return OperationTrace.Use.NONE;
    }
    String source = logged.operation().header().source();
    return new OperationTrace.Use(
        useHistory.owners(source, reader),
        useHistory.rights(source, reader),
        whoRead.of(logged, reader));
  }

  /** BLOCK and GENESIS operations are their own seal: nothing encapsulates them. */
  private Optional<OperationTrace.Seal> seal(LoggedOperation logged) {
    if (logged.blockLeafIndex() == logged.leafIndex()) {
      return Optional.empty();
    }
    List<OperationId> sealed = index.sealed(logged.blockLeafIndex());
    return Optional.of(
        new OperationTrace.Seal(
            DataKin.relative(checked.operation(logged.blockLeafIndex())),
            sealed.indexOf(logged.operation().id()),
            sealed.size()));
  }

  private Optional<OperationTrace.Relative> binding(LoggedOperation logged) {
    Operation operation = logged.operation();
    if (!operation.payload().kind().mayBeBound()) {
      return Optional.empty();
    }
    return index.bindingInForce(operation.header().kid(), logged.leafIndex()).stream()
        .mapToObj(checked::operation)
        .map(DataKin::relative)
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
        .map(DataKin::relative);
  }
}
