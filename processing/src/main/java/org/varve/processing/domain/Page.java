package org.varve.processing.domain;

import java.util.List;

/**
 * Some of the operations that fit a query, in its order.
 *
 * @param isLast whether nothing follows
 */
public record Page(List<RecordedOperation> operations, boolean isLast) {

  public Page {
    operations = List.copyOf(operations);
  }

  /**
   * How long a page gets at most; it has at least one operation, if any fits.
   *
   * @param bytesMax about, as the operations are stored in the index
   */
  public record Size(int operationsMax, int bytesMax) {}
}
