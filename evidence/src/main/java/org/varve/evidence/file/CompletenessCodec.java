package org.varve.evidence.file;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.log.HashList;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.ReceiptHead;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.Operation;

/** The CBOR form of a completeness file; its CDDL is in {@code docs/evidence.md}. */
final class CompletenessCodec {

  static final FileMark MARK = new FileMark("varve-completeness");

  private static final int MAGIC_FIELD = 0;
  private static final int VERSION = 1;
  private static final int RECEIPT_HEADER = 2;
  private static final int RECEIPT_SIGNATURE = 3;
  private static final int TREE_SIZE = 4;
  private static final int CHECKPOINT = 5;
  private static final int RANGE = 6;
  private static final int OPERATIONS = 7;
  private static final int BINDINGS = 8;

  /** More than version 0 has, so that a newer file comes as far as its version. */
  private static final int FIELDS_MAX = 64;

  private static final int HEADER_BYTES_MAX = 16_384;
  private static final int NAME_BYTES_MAX = 32_768;

  private CompletenessCodec() {}

  /** Behind the head of the map, {@code 00}, and the head of a text of 18 bytes. */
  static boolean isOne(byte[] bytes) {
    return MARK.begins(bytes);
  }

  static byte[] encode(CompletenessFile file) {
    FieldWriter fields =
        new FieldWriter()
            .put(MAGIC_FIELD, out -> out.text(MARK.name()))
            .put(VERSION, out -> out.uint(CompletenessFile.VERSION))
            .put(RECEIPT_HEADER, out -> out.bytes(file.head().protectedHeader()))
            .put(RECEIPT_SIGNATURE, out -> out.bytes(file.head().signature()))
            .put(TREE_SIZE, out -> out.uint(file.treeSize()))
            .put(CHECKPOINT, out -> out.text(file.checkpoint().toString()))
            .put(RANGE, out -> write(out, file.range()))
            .put(OPERATIONS, out -> write(out, file.operations()));
    if (!file.bindings().isEmpty()) {
      fields.put(BINDINGS, out -> write(out, file.bindings()));
    }
    return fields.toBytes();
  }

  static CompletenessFile decode(byte[] bytes) {
    if (bytes.length > CompletenessFile.BYTES_MAX) {
      throw new MalformedException(
          "has " + bytes.length + " bytes, over the limit of " + CompletenessFile.BYTES_MAX,
          "file");
    }
    CborReader in = new CborReader(bytes, "file");
    FieldReader fields = new FieldReader(in, FIELDS_MAX);
    readVersion(fields);
    byte[] header = fields.field(RECEIPT_HEADER).bytes(HEADER_BYTES_MAX);
    ReceiptHead head =
        new ReceiptHead(
            header, fields.field(RECEIPT_SIGNATURE).bytes(SignatureAlgorithm.SIGNATURE_BYTES));
    long size = fields.field(TREE_SIZE).uint();
    SignedNote note = SignedNote.parse(fields.field(CHECKPOINT).text(SignedNote.BYTES_MAX));
    SequenceRange range = readRange(fields.field(RANGE));
    List<RecordedOperation> operations =
        read(fields.field(OPERATIONS), CompletenessFile.OPERATIONS_MAX, head, size);
    List<RecordedOperation> bindings =
        fields.has(BINDINGS)
            ? read(fields.field(BINDINGS), CompletenessFile.BINDINGS_MAX, head, size)
            : List.of();
    fields.end();
    in.end();
    return new CompletenessFile(head, size, note, range, operations, bindings);
  }

  private static void readVersion(FieldReader fields) {
    if (!fields.field(MAGIC_FIELD).text(MARK.name().length()).equals(MARK.name())) {
      throw new MalformedException("this is no completeness file of Varve", "file");
    }
    long version = fields.field(VERSION).uint();
    if (version != CompletenessFile.VERSION) {
      throw MalformedException.unsupported(
          "the format has version " + version + ", this program reads " + CompletenessFile.VERSION,
          "file.version");
    }
  }

  private static void write(CborWriter out, SequenceRange range) {
    out.array(5).text(range.signer()).text(range.source());
    out.uint(range.epoch()).uint(range.from()).uint(range.to());
  }

  private static SequenceRange readRange(CborReader in) {
    in.arrayOf(5);
    return new SequenceRange(
        in.text(NAME_BYTES_MAX), in.text(NAME_BYTES_MAX), in.uint(), in.uint(), in.uint());
  }

  private static void write(CborWriter out, List<RecordedOperation> all) {
    out.array(all.size());
    for (RecordedOperation each : all) {
      out.array(3).bytes(each.operation().bytes()).uint(each.leafIndex());
      HashList.write(out, each.receipt().proof().path());
    }
  }

  private static List<RecordedOperation> read(
      CborReader in, int max, ReceiptHead head, long treeSize) {
    int count = in.array(max);
    if (count == 0) {
      throw in.malformed("an empty array must be left out");
    }
    List<RecordedOperation> all = new ArrayList<>(Math.min(count, 1_024));
    for (int i = 0; i < count; i++) {
      in.arrayOf(3);
      Operation operation = Operation.decode(in.bytes(Operation.MAX_BYTES));
      long leafIndex = in.uint();
      List<org.varve.evidence.Digest> path = HashList.read(in, InclusionProof.PATH_MAX);
      all.add(
          new RecordedOperation(
              operation, Receipt.of(head, new InclusionProof(treeSize, leafIndex, path))));
    }
    return all;
  }
}
