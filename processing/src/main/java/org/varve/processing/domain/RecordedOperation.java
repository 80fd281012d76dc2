package org.varve.processing.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.varve.evidence.operation.BlockBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.LoggedOperation;

/** All that a search asks about an operation in the log, and shows of it. */
public record RecordedOperation(
    Statement statement,
    Description description,
    Optional<ContentFacts> content,
    Recording recording) {

  /**
   * @param encapsulatedAt when the data block of the operation was sealed
   */
  public static RecordedOperation of(LoggedOperation logged, Optional<Instant> encapsulatedAt) {
    Operation operation = logged.operation();
    return new RecordedOperation(
        Statement.of(operation),
        Description.of(operation.payload()),
        ContentFacts.of(operation.payload()),
        new Recording(
            logged.leafIndex(),
            logged.height(),
            logged.committedAt().truncatedTo(ChronoUnit.MILLIS),
            encapsulatedAt,
            logged.afterGap()));
  }

  /** When a data block was sealed, as its BLOCK operation says; empty for any other operation. */
  public static Optional<Instant> encapsulatedAt(Operation operation) {
    if (operation.payload().kind() != OperationKind.BLOCK) {
      return Optional.empty();
    }
    return operation.payload().body().map(body -> BlockBody.decode(body).encapsulatedAt());
  }

  public long leafIndex() {
    return recording.leafIndex();
  }
}
