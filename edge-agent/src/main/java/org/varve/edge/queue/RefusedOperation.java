package org.varve.edge.queue;

import java.time.Instant;
import org.varve.evidence.operation.OperationId;

/**
 * An operation that the server will not record, kept for the operator.
 *
 * @param number place it had in the queue
 * @param sequence of the source
 */
public record RefusedOperation(
    long number, String source, long sequence, OperationId id, Refusal refusal, Instant refusedAt) {

  /**
   * Why.
   *
   * @param reason stable name, as in {@code docs/errors.md}
   * @param message what the server said
   */
  public record Refusal(String reason, String message) {}
}
