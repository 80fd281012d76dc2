package org.varve.evidence.file;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.SaltedItem;

/** One item of an operation, or only its digest, with the path to the operation's content root. */
public final class EvidenceItem {
  /** Levels of the tree above 10,000 items. */
  static final int PATH_MAX = 14;

  private final int index;
  private final List<Digest> path;
  private final Digest leaf;
  private final byte @Nullable [] content;
  private final @Nullable SaltedItem fields;

  private EvidenceItem(
      int index,
      List<Digest> path,
      Digest leaf,
      byte @Nullable [] content,
      @Nullable SaltedItem fields) {
    if (index < 0 || index >= ItemTree.MAX_ITEMS) {
      throw new MalformedException(
          "index " + index + " is not below " + ItemTree.MAX_ITEMS, "item");
    }
    if (path.size() > PATH_MAX) {
      throw new MalformedException("a path has at most " + PATH_MAX + " hashes", "item.path");
    }
    this.index = index;
    this.path = List.copyOf(path);
    this.leaf = leaf;
    this.content = content;
    this.fields = fields;
  }

  /** An item as an operation of this commitment has it; the bytes are kept. */
  public static EvidenceItem ofContent(
      Commitment commitment, int index, List<Digest> path, byte[] content) {
    return commitment == Commitment.RAW_BYTES
        ? ofContent(index, path, content)
        : ofFields(index, path, SaltedItem.decode(content, "item " + index));
  }

  /** An item of salted fields, some or all of which may be masked. */
  public static EvidenceItem ofFields(int index, List<Digest> path, SaltedItem fields) {
    return new EvidenceItem(index, path, fields.leaf(), fields.encode(), fields);
  }

  /** An item of raw bytes, which are kept and not to be modified any more. */
  public static EvidenceItem ofContent(int index, List<Digest> path, byte[] content) {
    if (content.length > ItemTree.MAX_ITEM_BYTES) {
      throw new MalformedException(
          "an item has at most " + ItemTree.MAX_ITEM_BYTES + " bytes, not " + content.length,
          "item");
    }
    return new EvidenceItem(index, path, ItemTree.leafHash(content), content, null);
  }

  /** An item of which only the leaf hash is given: for content that stays where it is. */
  public static EvidenceItem ofDigest(int index, List<Digest> path, Digest leaf) {
    return new EvidenceItem(index, path, leaf, null, null);
  }

  /** 0-based index among the operation's items. */
  public int index() {
    return index;
  }

  /** Siblings from the leaf upwards. */
  public List<Digest> path() {
    return path;
  }

  /** The leaf hash ({@link Commitment}): computed if the item is here, else as claimed. */
  public Digest leaf() {
    return leaf;
  }

  /** The bytes of the item, if they are here; a copy. */
  public Optional<byte[]> content() {
    return Optional.ofNullable(content).map(byte[]::clone);
  }

  /** The fields of an item of salted fields, if it is here. */
  public Optional<SaltedItem> fields() {
    return Optional.ofNullable(fields);
  }

  void requireFits(Commitment commitment) {
    if (content != null && (fields != null) != (commitment == Commitment.SALTED_FIELDS)) {
      throw new MalformedException(
          "the item is not of the operation's commitment, " + commitment, "item " + index);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EvidenceItem that
        && index == that.index
        && path.equals(that.path)
        && leaf.equals(that.leaf)
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Objects.hash(index, path, leaf);
  }
}
