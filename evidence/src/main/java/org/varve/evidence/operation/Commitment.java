package org.varve.evidence.operation;

import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/** What an operation commits to: what a leaf of its {@link ItemTree} is made of. */
public enum Commitment {
  /** The bytes of an item as received; an item can be shown whole or not at all. */
  RAW_BYTES(0),

  /** Salted digests of an item's fields, see {@link SaltedItem}; each field can be masked. */
  SALTED_FIELDS(1);

  /** Keeps a salted root apart from every root of raw items, whatever bytes those are. */
  private static final byte[] SALTED_ROOT_PREFIX = {3};

  private final int number;

  Commitment(int number) {
    this.number = number;
  }

  /** The number in the payload. */
  public int number() {
    return number;
  }

  /**
   * @throws MalformedException if there is no such commitment in this version
   */
  public static Commitment ofNumber(long number) {
    for (Commitment commitment : values()) {
      if (commitment.number == number) {
        return commitment;
      }
    }
    throw MalformedException.unsupported(
        "commitment type " + number + " is not supported, only 0 and 1",
        "payload, commitment (10)");
  }

  /**
   * The hash of one item as a leaf; the same whichever of its fields are masked.
   *
   * @param where names the item, for messages
   * @throws MalformedException if the item is not made as the commitment demands
   */
  public Digest leaf(byte[] item, String where) {
    return this == RAW_BYTES ? Digest.ofLeaf(item) : SaltedItem.decode(item, where).leaf();
  }

  /** What the operation commits to, from the root of the tree over its leaves. */
  Digest contentRoot(Digest treeRoot) {
    return this == RAW_BYTES ? treeRoot : Digest.sha256(SALTED_ROOT_PREFIX, treeRoot.bytes());
  }
}
