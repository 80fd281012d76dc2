package org.varve.processing.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.ForkReport;

/**
 * A signer contradicted itself: the operation that is recorded stands, the other was refused.
 *
 * @param refused says what the place in the sequence was
 * @param height the ledger block that reports it
 */
public record Fork(Statement refused, OperationId recorded, long height, Instant committedAt) {

  public static Fork of(ForkReport report, CommittedBlock block) {
    return new Fork(
        Statement.of(report.refused()),
        report.recorded(),
        block.height(),
        block.committedAt().truncatedTo(ChronoUnit.MILLIS));
  }
}
