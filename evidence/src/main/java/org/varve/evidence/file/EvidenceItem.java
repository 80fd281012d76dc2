package org.varve.evidence.file;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ItemTree;

/** One item of an operation, or only its digest, with the path to the operation's content root. */
public final class EvidenceItem {
  /** Levels of the tree above 10,000 items. */
  static final int PATH_MAX = 14;

  private final int index;
  private final List<Digest> path;
  private final Digest leaf;
  private final byte @Nullable [] content;

  private EvidenceItem(int index, List<Digest> path, Digest leaf, byte @Nullable [] content) {
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
  }

  /** An item with its bytes, which are kept and not to be modified any more. */
  public static EvidenceItem ofContent(int index, List<Digest> path, byte[] content) {
    if (content.length > ItemTree.MAX_ITEM_BYTES) {
      throw new MalformedException(
          "an item has at most " + ItemTree.MAX_ITEM_BYTES + " bytes, not " + content.length,
          "item");
    }
    return new EvidenceItem(index, path, ItemTree.leafHash(content), content);
  }

  /** An item of which only the leaf hash is given: for content that stays where it is. */
  public static EvidenceItem ofDigest(int index, List<Digest> path, Digest leaf) {
    return new EvidenceItem(index, path, leaf, null);
  }

  /** 0-based index among the operation's items. */
  public int index() {
    return index;
  }

  /** Siblings from the leaf upwards. */
  public List<Digest> path() {
    return path;
  }

  /** The leaf hash, SHA-256({@code 00} ‖ item): computed if the bytes are here, else as claimed. */
  public Digest leaf() {
    return leaf;
  }

  /** The bytes of the item, if they are here; a copy. */
  public Optional<byte[]> content() {
    return Optional.ofNullable(content).map(byte[]::clone);
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
