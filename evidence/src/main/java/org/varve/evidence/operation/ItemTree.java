package org.varve.evidence.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.MerkleTree;

/**
 * The Merkle tree over the items of an operation, or over the operation ids of a data block (RFC
 * 9162 §2.1), so that one of them can be shown without the others.
 *
 * <p>Items are hashed as received, or field by field ({@link Commitment}). 1 to 10,000 items; an
 * item has at most 1 MiB, all together at most 4 MiB.
 */
public final class ItemTree {
  public static final int MAX_ITEMS = 10_000;
  public static final int MAX_ITEM_BYTES = 1 << 20;
  public static final int MAX_ALL_BYTES = 4 << 20;

  private static final String WHERE = "items";

  private final Commitment commitment;

  /** The leaves, then the nodes above them, up to the root alone. */
  private final List<List<Digest>> levels;

  private ItemTree(Commitment commitment, List<Digest> leaves) {
    this.commitment = commitment;
    levels = new ArrayList<>();
    List<Digest> level = List.copyOf(leaves);
    levels.add(level);
    while (level.size() > 1) {
      level = above(level);
      levels.add(level);
    }
  }

  /**
   * The tree over the raw bytes of items.
   *
   * @throws MalformedException if there are no items, or they are over a limit
   */
  public static ItemTree of(List<byte[]> items) {
    return of(Commitment.RAW_BYTES, items);
  }

  /**
   * The tree over items as an operation commits to them.
   *
   * @throws MalformedException if there are no items, they are over a limit, or not made as the
   *     commitment demands, with all of their fields
   */
  public static ItemTree of(Commitment commitment, List<byte[]> items) {
    if (commitment == Commitment.SALTED_FIELDS) {
      requireCount(items.size());
      List<SaltedItem> salted = new ArrayList<>(items.size());
      for (byte[] item : items) {
        salted.add(SaltedItem.decode(item, "item " + salted.size()));
      }
      return ofFields(salted);
    }
    requireCount(items.size());
    long allBytes = 0;
    List<Digest> leaves = new ArrayList<>(items.size());
    for (byte[] item : items) {
      allBytes += item.length;
      requireBytes(item.length, allBytes, leaves.size());
      leaves.add(leafHash(item));
    }
    return new ItemTree(Commitment.RAW_BYTES, leaves);
  }

  /**
   * The tree over items of salted fields, none of which is masked.
   *
   * @throws MalformedException if there are no items, they are over a limit, or a field is masked
   */
  public static ItemTree ofFields(List<SaltedItem> items) {
    requireCount(items.size());
    long allBytes = 0;
    List<Digest> leaves = new ArrayList<>(items.size());
    for (SaltedItem item : items) {
      allBytes += item.byteCount();
      requireBytes(item.byteCount(), allBytes, leaves.size());
      leaves.add(item.requireComplete("item " + leaves.size()).leaf());
    }
    return new ItemTree(Commitment.SALTED_FIELDS, leaves);
  }

  /**
   * The tree over leaves that are known, such as those of items that are not at hand.
   *
   * @throws MalformedException if there are none, or too many
   */
  public static ItemTree ofLeaves(Commitment commitment, List<Digest> leaves) {
    requireCount(leaves.size());
    return new ItemTree(commitment, leaves);
  }

  /** The hash of one item as a leaf: SHA-256(00 ‖ item). */
  public static Digest leafHash(byte[] item) {
    return Digest.ofLeaf(item);
  }

  /** The root over these items. */
  public static Digest root(List<byte[]> items) {
    return of(items).root();
  }

  /** Whether items have this content root, under either commitment: no root is one of both. */
  public static boolean hasRoot(List<byte[]> items, Digest root) {
    return root(items).equals(root) || hasSaltedRoot(items, root);
  }

  /** What an operation commits to. */
  public Digest root() {
    return commitment.contentRoot(levels.get(levels.size() - 1).get(0));
  }

  /** What the leaves are made of. */
  public Commitment commitment() {
    return commitment;
  }

  public int size() {
    return leaves().size();
  }

  /** One for each item, in their order. */
  public List<Digest> leaves() {
    return levels.get(0);
  }

  /** The siblings from the leaf up, with which {@link #rootFrom} gets to the root. */
  public List<Digest> path(int index) {
    Objects.checkIndex(index, size());
    List<Digest> path = new ArrayList<>();
    int at = index;
    for (List<Digest> level : levels) {
      int sibling = at ^ 1;
      // The last node of a level of odd size has none: it moves up as it is.
      if (sibling < level.size()) {
        path.add(level.get(sibling));
      }
      at /= 2;
    }
    return path;
  }

  /**
   * The root of a tree of this size that has this leaf at this place, if the path is true.
   *
   * @throws MalformedException if no tree of this size has such a place or such a path
   */
  public static Digest rootFrom(Digest leaf, int index, int size, List<Digest> path) {
    requireCount(size);
    return MerkleTree.rootFromPath(new InclusionProof(size, index, path), leaf);
  }

  /**
   * The same for a leaf of this commitment.
   *
   * @throws MalformedException as above
   */
  public static Digest rootFrom(
      Commitment commitment, Digest leaf, int index, int size, List<Digest> path) {
    return commitment.contentRoot(rootFrom(leaf, index, size, path));
  }

  private static boolean hasSaltedRoot(List<byte[]> items, Digest root) {
    try {
      return of(Commitment.SALTED_FIELDS, items).root().equals(root);
    } catch (MalformedException e) {
      return false;
    }
  }

  private static List<Digest> above(List<Digest> level) {
    List<Digest> above = new ArrayList<>((level.size() + 1) / 2);
    for (int i = 0; i + 1 < level.size(); i += 2) {
      above.add(Digest.ofNode(level.get(i), level.get(i + 1)));
    }
    if (level.size() % 2 == 1) {
      above.add(level.get(level.size() - 1));
    }
    return above;
  }

  private static void requireBytes(int bytes, long allBytes, int index) {
    if (bytes > MAX_ITEM_BYTES || allBytes > MAX_ALL_BYTES) {
      throw new MalformedException(
          "an item has at most " + MAX_ITEM_BYTES + " bytes, all at most " + MAX_ALL_BYTES,
          WHERE + ", number " + index);
    }
  }

  private static void requireCount(int count) {
    if (count < 1 || count > MAX_ITEMS) {
      throw new MalformedException(count + " is not 1 to " + MAX_ITEMS, WHERE);
    }
  }
}
