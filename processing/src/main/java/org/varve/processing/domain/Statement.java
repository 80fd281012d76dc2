package org.varve.processing.domain;

import java.time.Instant;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;

/**
 * Who stated something about which source, and where it stands in the sequence.
 *
 * @param issuedAt when the signer signed, as it says, in seconds
 * @param operationBytes size of the signed operation
 */
public record Statement(
    OperationId id,
    OperationKind kind,
    String signer,
    String source,
    long epoch,
    long sequence,
    Instant issuedAt,
    int operationBytes) {

  static Statement of(Operation operation) {
    return new Statement(
        operation.id(),
        operation.payload().kind(),
        operation.header().signer(),
        operation.header().source(),
        operation.payload().epoch(),
        operation.payload().sequence(),
        operation.header().issuedAt(),
        operation.size());
  }
}
