package org.varve.edge.queue;

import java.util.List;
import org.varve.evidence.operation.Operation;

/**
 * An operation with its items that waits for its receipt.
 *
 * @param number place in the queue; grows, is never used again
 * @param operation as signed
 * @param items that its content root commits to
 * @param storedBytes what it takes in the queue
 */
public record QueuedOperation(
    long number, Operation operation, List<byte[]> items, long storedBytes) {
  public QueuedOperation {
    items = List.copyOf(items);
  }

  /** What it weighs in the server's window. */
  public long bytes() {
    return items.stream().mapToLong(item -> item.length).sum() + operation.size();
  }
}
