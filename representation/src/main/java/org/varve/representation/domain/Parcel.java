package org.varve.representation.domain;

import java.util.List;

/** What a sender handed in, as yet unchecked: bytes said to be an operation, and its items. */
public final class Parcel {
  private final byte[] operation;
  private final List<byte[]> items;

  /** Arrays are shared, not copied. */
  public Parcel(byte[] operation, List<byte[]> items) {
    this.operation = operation;
    this.items = List.copyOf(items);
  }

  /** Not to be modified. */
  public byte[] operation() {
    return operation;
  }

  public List<byte[]> items() {
    return items;
  }

  /** Bytes of operation and items: what a sender's window counts. */
  public long bytes() {
    return operation.length + itemBytes();
  }

  /** Bytes of all items. */
  public long itemBytes() {
    return items.stream().mapToLong(item -> item.length).sum();
  }
}
