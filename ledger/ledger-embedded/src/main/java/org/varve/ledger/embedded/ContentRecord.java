package org.varve.ledger.embedded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ItemTree;
import org.varve.ledger.Content;

/** Content as stored: root[32], count u32, then each item as length u32 and bytes. */
final class ContentRecord {
  static final int BYTES_MAX =
      Digest.BYTES + Integer.BYTES * (1 + ItemTree.MAX_ITEMS) + ItemTree.MAX_ALL_BYTES;

  private ContentRecord() {}

  static byte[] encode(Content content) {
    int length = Digest.BYTES + Integer.BYTES * (1 + content.items().size());
    for (byte[] item : content.items()) {
      length += item.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length).put(content.root().bytes());
    out.putInt(content.items().size());
    content.items().forEach(item -> out.putInt(item.length).put(item));
    return out.array();
  }

  /** The root that a record says it has the items of. */
  static Digest root(byte[] record) {
    if (record.length < Digest.BYTES) {
      throw new MalformedException("has " + record.length + " bytes, no root", "content record");
    }
    return Digest.of(Arrays.copyOf(record, Digest.BYTES));
  }

  /**
   * Reads a record and computes its root anew.
   *
   * @throws MalformedException if it is not in this form, or its items do not have its root
   */
  static Content decode(byte[] record) {
    Digest root = root(record);
    ByteBuffer in = ByteBuffer.wrap(record, Digest.BYTES, record.length - Digest.BYTES);
    int count = length(in, ItemTree.MAX_ITEMS);
    List<byte[]> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = length(in, ItemTree.MAX_ITEM_BYTES);
      if (in.remaining() < length) {
        throw new MalformedException("ends in item " + i, "content record");
      }
      byte[] item = new byte[length];
      in.get(item);
      items.add(item);
    }
    if (in.hasRemaining()) {
      throw new MalformedException(in.remaining() + " bytes after the items", "content record");
    }
    return requireRoot(new Content(root, items));
  }

  private static int length(ByteBuffer in, int max) {
    int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
    if (length < 0 || length > max) {
      throw new MalformedException("a length is not 0 to " + max, "content record");
    }
    return length;
  }

  /**
   * @throws MalformedException if the items do not have the root
   */
  static Content requireRoot(Content content) {
    if (!ItemTree.hasRoot(content.items(), content.root())) {
      throw new MalformedException("the items have not the root " + content.root(), "content");
    }
    return content;
  }
}
