package org.varve.evidence.cbor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps count of the open arrays and maps of one CBOR item and sees that the keys of a map ascend.
 *
 * <p>Reader and writer share it, so both hold to the same rule: RFC 8949 §4.2.1 sorts keys by the
 * bytes of their encoding, and equal keys are duplicates.
 */
final class Nesting {
  private @Nullable Level top;
  private int itemStart;
  private boolean complete;

  /** An item starts at this position of the buffer. */
  void begin(int at) {
    if (complete) {
      throw new IllegalStateException("the CBOR item is already complete");
    }
    itemStart = at;
  }

  int itemStart() {
    return itemStart;
  }

  boolean atKey() {
    return top != null && top.atKey();
  }

  boolean isComplete() {
    return complete;
  }

  /** The item that was begun is an array or map with this many items inside, two for a pair. */
  void open(boolean map, int items) {
    if (atKey()) {
      throw new IllegalStateException("an array or map is no map key");
    }
    if (items == 0) {
      finishItem();
    } else {
      top = new Level(top, map, items);
    }
  }

  /**
   * The scalar that was begun ends before this position of the buffer.
   *
   * @return false if it is a map key that does not come after the one before it
   */
  boolean end(byte[] buffer, int at) {
    boolean ascends = top == null || !top.atKey() || top.ascends(buffer, itemStart, at);
    finishItem();
    return ascends;
  }

  private void finishItem() {
    while (top != null) {
      top.itemsLeft--;
      if (top.itemsLeft > 0) {
        return;
      }
      top = top.outer;
    }
    complete = true;
  }

  private static final class Level {
    private final @Nullable Level outer;
    private final boolean map;
    private int itemsLeft;
    private int keyStart;
    private int keyEnd;

    Level(@Nullable Level outer, boolean map, int itemsLeft) {
      this.outer = outer;
      this.map = map;
      this.itemsLeft = itemsLeft;
    }

    boolean atKey() {
      return map && itemsLeft % 2 == 0;
    }

    boolean ascends(byte[] buffer, int start, int end) {
      boolean ascends =
          keyEnd == 0 || Arrays.compareUnsigned(buffer, keyStart, keyEnd, buffer, start, end) < 0;
      keyStart = start;
      keyEnd = end;
      return ascends;
    }
  }
}
