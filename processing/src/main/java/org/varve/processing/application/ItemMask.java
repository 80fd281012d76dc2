package org.varve.processing.application;

import java.util.Optional;
import java.util.function.Predicate;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.SaltedItem;

/** Leaves of an item what a reader may see, so that it still verifies. */
public final class ItemMask {
  private ItemMask() {}

  /**
   * The item with all fields masked but those whose names may be shown; empty if the operation
   * commits to raw bytes, which can be shown whole or not at all.
   *
   * @param payload of the operation that the item is of
   * @param item as recorded
   * @throws org.varve.evidence.MalformedException if it is not of that operation's form
   */
  public static Optional<byte[]> masked(
      OperationPayload payload, byte[] item, Predicate<String> mayShow) {
    return payload.commitment() == Commitment.SALTED_FIELDS
        ? Optional.of(SaltedItem.decode(item, "item").masked(mayShow).encode())
        : Optional.empty();
  }
}
