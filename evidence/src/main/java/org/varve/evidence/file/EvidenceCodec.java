package org.varve.evidence.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;
import org.varve.evidence.log.HashList;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;

/** The CBOR form of an evidence file; its CDDL is in {@code docs/evidence.md}. */
final class EvidenceCodec {
  /** The rule that a statement without receipt breaks. */
  static final String NO_RECEIPT = "the receipt is missing";

  static final FileMark MARK = new FileMark("varve-evidence");

  private static final int MAGIC_FIELD = 0;
  private static final int VERSION = 1;
  private static final int OPERATION = 2;
  private static final int RECEIPT = 3;
  private static final int CHECKPOINT = 4;
  private static final int ITEM = 5;
  private static final int BINDINGS = 6;
  private static final int ANCHOR = 7;
  private static final int ENCAPSULATION = 8;

  /** More than version 0 has, so that a newer file comes as far as its version. */
  private static final int FIELDS_MAX = 64;

  private static final int LEDGER_NAME_MAX = 32;
  private static final int EMBEDDED_FIELDS = 2;
  private static final int FABRIC_FIELDS = 4;

  /** More than a known kind of ledger has, so that a newer one comes as far as its name. */
  private static final int ANCHOR_FIELDS_MAX = 16;

  private static final int WITH_CONTENT = 0;
  private static final int WITH_DIGEST = 1;

  private EvidenceCodec() {}

  static byte[] encode(EvidenceFile file) {
    FieldWriter fields =
        new FieldWriter()
            .put(MAGIC_FIELD, out -> out.text(MARK.name()))
            .put(VERSION, out -> out.uint(EvidenceFile.VERSION))
            .put(OPERATION, out -> out.bytes(file.operation().bytes()))
            .put(RECEIPT, out -> out.bytes(file.receipt().encode()))
            .put(CHECKPOINT, out -> out.text(file.checkpoint().toString()))
            .put(ITEM, file.item(), EvidenceCodec::writeItem)
            .put(ANCHOR, file.anchor(), EvidenceCodec::writeAnchor)
            .put(ENCAPSULATION, file.encapsulation(), EvidenceCodec::writeEncapsulation);
    if (!file.bindings().isEmpty()) {
      fields.put(BINDINGS, out -> writeBindings(out, file.bindings()));
    }
    return fields.toBytes();
  }

  static EvidenceFile decode(byte[] bytes) {
    if (bytes.length > EvidenceFile.BYTES_MAX) {
      throw new MalformedException(
          "has " + bytes.length + " bytes, over the limit of " + EvidenceFile.BYTES_MAX, "file");
    }
    CborReader in = new CborReader(bytes, "file");
    FieldReader fields = new FieldReader(in, FIELDS_MAX);
    readVersion(fields);
    Operation operation = Operation.decode(fields.field(OPERATION).bytes(Operation.MAX_BYTES));
    if (!fields.has(RECEIPT)) {
      throw new MalformedException(NO_RECEIPT, "receipt");
    }
    Receipt receipt = Receipt.decode(fields.field(RECEIPT).bytes(Receipt.BYTES_MAX));
    SignedNote note = SignedNote.parse(fields.field(CHECKPOINT).text(SignedNote.BYTES_MAX));
    EvidenceFile file =
        new EvidenceFile(
            operation,
            receipt,
            note,
            fields.has(ITEM)
                ? Optional.of(readItem(fields.field(ITEM), operation.payload().commitment()))
                : Optional.empty(),
            fields.has(BINDINGS) ? readBindings(fields.field(BINDINGS)) : List.of(),
            fields.has(ANCHOR) ? Optional.of(readAnchor(fields.field(ANCHOR))) : Optional.empty(),
            fields.has(ENCAPSULATION)
                ? Optional.of(readEncapsulation(fields.field(ENCAPSULATION)))
                : Optional.empty());
    fields.end();
    in.end();
    return file;
  }

  private static void readVersion(FieldReader fields) {
    if (!fields.field(MAGIC_FIELD).text(MARK.name().length()).equals(MARK.name())) {
      throw new MalformedException("this is no evidence file of Varve", "file");
    }
    long version = fields.field(VERSION).uint();
    if (version != EvidenceFile.VERSION) {
      throw MalformedException.unsupported(
          "the format has version " + version + ", this program reads " + EvidenceFile.VERSION,
          "file.version");
    }
  }

  private static void writeItem(CborWriter out, EvidenceItem item) {
    out.array(4).uint(item.index());
    HashList.write(out, item.path());
    Optional<byte[]> content = item.content();
    if (content.isPresent()) {
      out.uint(WITH_CONTENT).bytes(content.get());
    } else {
      out.uint(WITH_DIGEST).bytes(item.leaf());
    }
  }

  private static EvidenceItem readItem(CborReader in, Commitment commitment) {
    in.arrayOf(4);
    int index = (int) in.uint(ItemTree.MAX_ITEMS - 1);
    List<Digest> path = HashList.read(in, EvidenceItem.PATH_MAX);
    return in.uint(WITH_DIGEST) == WITH_CONTENT
        ? EvidenceItem.ofContent(commitment, index, path, in.bytes(ItemTree.MAX_ITEM_BYTES))
        : EvidenceItem.ofDigest(index, path, in.digest());
  }

  private static void writeBindings(CborWriter out, List<RecordedOperation> bindings) {
    out.array(bindings.size());
    for (RecordedOperation binding : bindings) {
      write(out.array(2), binding);
    }
  }

  private static List<RecordedOperation> readBindings(CborReader in) {
    int count = in.array(EvidenceFile.BINDINGS_MAX);
    if (count == 0) {
      throw in.malformed("an empty array must be left out");
    }
    List<RecordedOperation> bindings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      in.arrayOf(2);
      bindings.add(readRecorded(in));
    }
    return bindings;
  }

  private static void writeAnchor(CborWriter out, LedgerAnchor anchor) {
    anchor.fold(
        embedded -> out.array(EMBEDDED_FIELDS).text(embedded.ledger()).uint(embedded.height()),
        fabric ->
            out.array(FABRIC_FIELDS)
                .text(fabric.ledger())
                .text(fabric.channel())
                .uint(fabric.blockNumber())
                .bytes(fabric.transactionId()));
  }

  private static LedgerAnchor readAnchor(CborReader in) {
    int fields = in.array(ANCHOR_FIELDS_MAX);
    String ledger = in.text(LEDGER_NAME_MAX);
    if (ledger.equals(LedgerAnchor.Embedded.LEDGER) && fields == EMBEDDED_FIELDS) {
      return LedgerAnchor.embedded(in.uint());
    }
    if (ledger.equals(LedgerAnchor.Fabric.LEDGER) && fields == FABRIC_FIELDS) {
      return LedgerAnchor.fabric(
          in.text(LedgerAnchor.Fabric.CHANNEL_CHARS_MAX), in.uint(), in.digest());
    }
    throw MalformedException.unsupported("the kind of ledger is not known", "anchor");
  }

  private static void writeEncapsulation(CborWriter out, Encapsulation encapsulation) {
    write(out.array(4), encapsulation.block());
    out.uint(encapsulation.index());
    HashList.write(out, encapsulation.path());
  }

  private static Encapsulation readEncapsulation(CborReader in) {
    in.arrayOf(4);
    RecordedOperation block = readRecorded(in);
    int index = (int) in.uint(ItemTree.MAX_ITEMS - 1);
    return new Encapsulation(block, index, HashList.read(in, EvidenceItem.PATH_MAX));
  }

  private static void write(CborWriter out, RecordedOperation recorded) {
    out.bytes(recorded.operation().bytes()).bytes(recorded.receipt().encode());
  }

  private static RecordedOperation readRecorded(CborReader in) {
    Operation operation = Operation.decode(in.bytes(Operation.MAX_BYTES));
    return new RecordedOperation(operation, Receipt.decode(in.bytes(Receipt.BYTES_MAX)));
  }
}
