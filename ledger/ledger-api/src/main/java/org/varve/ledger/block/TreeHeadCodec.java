package org.varve.ledger.block;

import java.time.Instant;
import org.varve.evidence.Digest;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.log.ReceiptHead;
import org.varve.ledger.TreeHead;

/**
 * A tree head in CBOR: {@code [size, root, time in ms, receipt's protected header, its signature,
 * checkpoint]}.
 */
public final class TreeHeadCodec {

  private static final int FIELDS = 6;
  private static final int PROTECTED_BYTES_MAX = 4096;
  private static final int CHECKPOINT_CHARACTERS_MAX = 16_384;

  private TreeHeadCodec() {}

  public static byte[] encode(TreeHead head) {
    CborWriter writer = new CborWriter();
    write(writer, head);
    return writer.toBytes();
  }

  public static TreeHead decode(byte[] bytes) {
    CborReader reader = new CborReader(bytes, "tree head");
    TreeHead head = read(reader);
    reader.end();
    return head;
  }

  static void write(CborWriter writer, TreeHead head) {
    writer
        .array(FIELDS)
        .uint(head.size())
        .bytes(head.root())
        .uint(head.time().toEpochMilli())
        .bytes(head.receipt().protectedHeader())
        .bytes(head.receipt().signature())
        .text(head.checkpoint());
  }

  static TreeHead read(CborReader reader) {
    reader.arrayOf(FIELDS);
    long size = reader.uint();
    Digest root = reader.digest();
    Instant time = Instant.ofEpochMilli(reader.uint());
    ReceiptHead receipt =
        new ReceiptHead(
            reader.bytes(PROTECTED_BYTES_MAX), reader.bytesOf(SignatureAlgorithm.SIGNATURE_BYTES));
    String checkpoint = reader.text(CHECKPOINT_CHARACTERS_MAX);
    if (size == 0) {
      throw reader.malformed("the tree size of a tree head is 1 or more");
    }
    return new TreeHead(size, root, time, receipt, checkpoint);
  }
}
