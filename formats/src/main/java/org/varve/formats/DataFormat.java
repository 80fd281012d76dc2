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
}
