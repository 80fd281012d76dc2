package org.varve.provisioning;

import org.varve.formats.Reading;
import org.varve.proto.common.v1.OperationSummary;

/** Takes readings as they are decoded, operation by operation. */
interface ReadingTaker {

  /** Where a reading stands. */
  record Place(OperationSummary operation, int item) {}

  /** The readings that come next are of this operation; there may be none. */
  default void begin(OperationSummary operation) {}

  /**
   * @return false if no more is wanted
   */
  boolean take(Reading reading, Place place) throws InterruptedException;

  /** The content of the operation was erased: it gives no readings. */
  void erased();

  /** An item of the operation breaks its format: it gives no readings. */
  default void leaveOut() {}
}
