package org.varve.formats;

import java.util.Optional;

/** The limit on an item's size, which holds for every format. */
final class ItemSize {
  private ItemSize() {}

  static Optional<Violation> check(byte[] item) {
    if (item.length <= DataFormat.ITEM_BYTES_MAX) {
      return Optional.empty();
    }
    return Optional.of(
        new Violation(
            "",
            item.length + " bytes",
            "an item has at most " + DataFormat.ITEM_BYTES_MAX + " bytes",
            "split it into several items"));
  }
}
