package org.varve.representation.application;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.SaltedItem;
import org.varve.formats.DataFormat;
import org.varve.formats.InvalidItemException;
import org.varve.formats.ItemField;
import org.varve.formats.ItemFields;
import org.varve.formats.Reading;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** What the items of an operation must be: as its format demands, and the ones it commits to. */
final class ItemRules {
  /** The label by which a single item, such as a file, is found again from its own digest. */
  static final String SHA256_LABEL = "sha256";

  private static final int MESSAGE_CHARS_MAX = 900;

  private ItemRules() {}

  static void check(OperationPayload payload, List<byte[]> items, DataFormat format) {
    List<List<Reading>> readings =
        payload.commitment() == Commitment.RAW_BYTES
            ? checkRaw(payload, items, format)
            : checkSalted(payload, items, format);
    Instant from = payload.sampledFrom().orElseThrow();
    Instant to = payload.sampledTo().orElseThrow();
    for (int i = 0; i < items.size(); i++) {
      checkTimes(from, to, i, readings.get(i));
    }
    checkLabel(payload, items);
  }

  private static List<List<Reading>> checkRaw(
      OperationPayload payload, List<byte[]> items, DataFormat format) {
    List<List<Reading>> readings = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      byte[] item = items.get(i);
      readings.add(readings(i, format, () -> format.readings(item)));
    }
    checkContentRoot(payload, items.size(), () -> ItemTree.of(items));
    return readings;
  }

  private static List<List<Reading>> checkSalted(
      OperationPayload payload, List<byte[]> items, DataFormat format) {
    List<SaltedItem> salted = new ArrayList<>(items.size());
    List<List<Reading>> readings = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      SaltedItem item = salted(i, items.get(i));
      salted.add(item);
      readings.add(readings(i, format, () -> format.readings(fields(item))));
    }
    checkContentRoot(payload, items.size(), () -> ItemTree.ofFields(salted));
    return readings;
  }

  private static SaltedItem salted(int index, byte[] item) {
    try {
      return SaltedItem.decode(item, "item " + index);
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.FORMAT_VIOLATION,
          "%s: %s; write items of salted fields as docs/evidence.md says"
              .formatted(e.where(), e.rule()),
          e);
    }
  }

  private static ItemFields fields(SaltedItem item) {
    return new ItemFields(
        item.shown().stream().map(field -> new ItemField(field.name(), field.value())).toList(),
        item.maskedCount());
  }

  /** Decoding names every violation, so that an item is parsed once and not twice. */
  private static List<Reading> readings(
      int index, DataFormat format, Supplier<List<Reading>> decoding) {
    try {
      return decoding.get();
    } catch (InvalidItemException e) {
      String violation = e.violations().get(0).message();
      String shown =
          violation.length() > MESSAGE_CHARS_MAX
              ? violation.substring(0, MESSAGE_CHARS_MAX) + "…"
              : violation;
      throw new Failure(
          ErrorReason.FORMAT_VIOLATION, "item %d, %s: %s".formatted(index, format.id(), shown), e);
    }
  }

  private static void checkContentRoot(
      OperationPayload payload, int items, Supplier<ItemTree> tree) {
    if (payload.itemCount() != items) {
      throw mismatch(
          "the operation commits to %d items, %d were sent".formatted(payload.itemCount(), items));
    }
    Digest root = root(tree);
    Digest committed = payload.contentRoot().orElseThrow();
    if (!root.equals(committed)) {
      throw mismatch(
          "the operation commits to content root %s, that of the items is %s"
              .formatted(committed, root));
    }
  }

  private static Digest root(Supplier<ItemTree> tree) {
    try {
      return tree.get().root();
    } catch (MalformedException e) {
      throw mismatch(e.where() + ": " + e.rule());
    }
  }

  private static void checkTimes(Instant from, Instant to, int index, List<Reading> readings) {
    for (Reading reading : readings) {
      // sampled_from and sampled_to count whole milliseconds; a format may be finer.
      Instant time = reading.time().truncatedTo(ChronoUnit.MILLIS);
      if (time.isBefore(from) || time.isAfter(to)) {
        throw mismatch(
            "item %d is of %s, the operation says that its items are of %s to %s"
                .formatted(index, reading.time(), from, to));
      }
    }
  }

  private static void checkLabel(OperationPayload payload, List<byte[]> items) {
    String label = payload.labels().get(SHA256_LABEL);
    if (label == null) {
      return;
    }
    if (items.size() != 1) {
      throw mismatch(
          "label sha256 is that of a single item, the operation has " + items.size() + " items");
    }
    String digest = Digest.sha256(items.get(0)).hex();
    if (!digest.equals(label)) {
      throw mismatch("label sha256 is %s, the digest of the item is %s".formatted(label, digest));
    }
  }

  private static Failure mismatch(String what) {
    return new Failure(
        ErrorReason.CONTENT_MISMATCH,
        what + "; send exactly the items that were signed, or sign the operation anew");
  }
}
