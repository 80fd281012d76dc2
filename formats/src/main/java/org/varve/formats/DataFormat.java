package org.varve.formats;

import java.util.List;

/**
 * The rules of one kind of item and how to read it; representation validates by it before anything
 * is sealed, processing and provisioning decode by it.
 *
 * <p>A format never changes what it is given: items are hashed as received. Implementations are
 * immutable and safe for use by many threads.
 */
public interface DataFormat {
  /** The largest item that any format takes: 1 MiB, as item trees. */
  int ITEM_BYTES_MAX = 1 << 20;

  /** The id that operations carry, e.g. {@code senml-json/1}. */
  String id();

  /**
   * Says what is wrong with an item.
   *
   * @return empty if the item obeys the format; else the first violations, at most {@link
   *     Violation#LIST_MAX}
   */
  List<Violation> validate(byte[] item);

  /**
   * Decodes the readings of an item, in the order in which they stand in it; empty for a format
   * that knows no readings.
   *
   * @throws InvalidItemException if {@link #validate} would name a violation
   */
  List<Reading> readings(byte[] item);

  /**
   * Decodes the readings of an item that is given as its fields, as {@link #split} gives them. If
   * all are shown, the item must obey the format; if some are masked, these are the readings that
   * can be decoded from the others, which may be none.
   *
   * @throws InvalidItemException if the item breaks the format, or a field that is shown does
   */
  default List<Reading> readings(ItemFields fields) {
    throw noFields();
  }

  /**
   * Takes an item apart into the fields that it is made of, each of which can be masked without the
   * others losing their meaning.
   *
   * @throws InvalidItemException if the item breaks the format, or cannot be taken apart
   */
  default List<ItemField> split(byte[] item) {
    throw noFields();
  }

  private InvalidItemException noFields() {
    return new InvalidItemException(
        id(),
        List.of(
            new Violation(
                "",
                "of format " + id(),
                "items of this format have no fields that could be masked",
                "send it as raw bytes, or in a format such as senml-json/1")));
  }
}
