package org.varve.provisioning;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.SaltedItem;
import org.varve.formats.DataFormat;
import org.varve.formats.InvalidItemException;
import org.varve.formats.Reading;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * What the items of a data user's statement must be: as its format demands, of the times that it
 * says, and the ones that it commits to. Representation asks the same of sources.
 */
final class StatementItems {
  private static final int ITEMS_MAX = 10_000;
  private static final int ITEM_BYTES_MAX = 1 << 20;
  private static final int ITEMS_BYTES_MAX = 4 << 20;
  private static final int MESSAGE_CHARS_MAX = 900;

  private StatementItems() {}

  /**
   * @throws Failure ITEM_TOO_LARGE
   */
  static void checkSizes(List<byte[]> items) {
    long together = 0;
    for (byte[] item : items) {
      together += item.length;
      if (item.length > ITEM_BYTES_MAX || together > ITEMS_BYTES_MAX) {
        throw new Failure(
            ErrorReason.ITEM_TOO_LARGE,
            "an item has %d bytes, and %d with those before it; at most %d, and %d together, are allowed; split it"
                .formatted(item.length, together, ITEM_BYTES_MAX, ITEMS_BYTES_MAX));
      }
    }
    if (items.size() > ITEMS_MAX) {
      throw new Failure(
          ErrorReason.ITEM_TOO_LARGE,
          "there are %d items, at most %d are allowed; state fewer with an operation"
              .formatted(items.size(), ITEMS_MAX));
    }
  }

  /**
   * @throws Failure CONTENT_MISMATCH, FORMAT_VIOLATION
   */
  static void check(OperationPayload payload, List<byte[]> items, DataFormat format) {
    checkRoot(payload, items);
    for (int i = 0; i < items.size(); i++) {
      checkTimes(payload, i, readings(payload.commitment(), i, items.get(i), format));
    }
  }

  private static void checkRoot(OperationPayload payload, List<byte[]> items) {
    boolean fits;
    try {
      fits =
          items.size() == payload.itemCount()
              && Optional.of(ItemTree.of(payload.commitment(), items).root())
                  .equals(payload.contentRoot());
    } catch (MalformedException e) {
      throw mismatch(e.where() + ": " + e.rule());
    }
    if (!fits) {
      throw mismatch(
          "the operation commits to %d items with root %s, and the %d that came are others"
              .formatted(payload.itemCount(), payload.contentRoot().orElseThrow(), items.size()));
    }
  }

  private static List<Reading> readings(
      Commitment commitment, int index, byte[] item, DataFormat format) {
    try {
      return commitment == Commitment.RAW_BYTES
          ? format.readings(item)
          : format.readings(Readings.shown(SaltedItem.decode(item, "item " + index)));
    } catch (InvalidItemException e) {
      String violation = e.violations().get(0).message();
      String shown =
          violation.length() > MESSAGE_CHARS_MAX
              ? violation.substring(0, MESSAGE_CHARS_MAX) + "…"
              : violation;
      throw new Failure(
          ErrorReason.FORMAT_VIOLATION,
          "item %d is not of format %s: %s".formatted(index, format.id(), shown),
          e);
    }
  }

  private static void checkTimes(OperationPayload payload, int index, List<Reading> readings) {
    Instant from = payload.sampledFrom().orElseThrow();
    Instant to = payload.sampledTo().orElseThrow();
    for (Reading reading : readings) {
      Instant time = reading.time().truncatedTo(ChronoUnit.MILLIS);
      if (time.isBefore(from) || time.isAfter(to)) {
        throw mismatch(
            "item %d is of %s, the operation says that its items are of %s to %s"
                .formatted(index, reading.time(), from, to));
      }
    }
  }

  private static Failure mismatch(String what) {
    return new Failure(
        ErrorReason.CONTENT_MISMATCH,
        what + "; send exactly the items that were signed, or sign the operation anew");
  }
}
