package org.varve.processing.adapter.rocksdb;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.processing.domain.ContentFacts;
import org.varve.processing.domain.Description;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.Recording;
import org.varve.processing.domain.Statement;

/** How the index stores an operation: a CBOR map of what a search asks about and shows. */
final class OperationCodec {
  private static final int TEXT_BYTES_MAX = 1 << 16;
  private static final int LABELS_MAX = 1_000;

  private static final int ID = 1;
  private static final int KIND = 2;
  private static final int SIGNER = 3;
  private static final int SOURCE = 4;
  private static final int EPOCH = 5;
  private static final int SEQUENCE = 6;
  private static final int ISSUED_AT = 7;
  private static final int BYTES = 8;
  private static final int FORMAT = 9;
  private static final int DATA_TYPE = 10;
  private static final int TEXT = 11;
  private static final int LABELS = 12;
  private static final int CONTENT = 13;
  private static final int HEIGHT = 14;
  private static final int COMMITTED_AT = 15;
  private static final int ENCAPSULATED_AT = 16;
  private static final int AFTER_GAP = 17;

  /** What is stored of content; of salted fields there is one more, which says so. */
  private static final int RAW_FACTS = 4;

  private OperationCodec() {}

  /** Everything but the leaf index, which is the key. */
  static byte[] encode(RecordedOperation operation) {
    FieldWriter out = new FieldWriter();
    write(out, operation.statement());
    write(out, operation.description());
    out.put(CONTENT, operation.content(), OperationCodec::write);
    write(out, operation.recording());
    return out.toBytes();
  }

  static RecordedOperation decode(long leafIndex, byte[] bytes) {
    CborReader in = new CborReader(bytes, "operation in the index");
    FieldReader fields = new FieldReader(in, AFTER_GAP);
    RecordedOperation operation =
        new RecordedOperation(
            readStatement(fields),
            readDescription(fields),
            fields.has(CONTENT)
                ? Optional.of(readContent(fields.field(CONTENT)))
                : Optional.empty(),
            readRecording(leafIndex, fields));
    fields.end();
    in.end();
    return operation;
  }

  /** A statement alone, as a fork stores the one that was refused. */
  static void write(FieldWriter out, Statement statement) {
    out.put(ID, cbor -> cbor.bytes(statement.id().digest()))
        .put(KIND, cbor -> cbor.uint(statement.kind().number()))
        .put(SIGNER, cbor -> cbor.text(statement.signer()))
        .put(SOURCE, cbor -> cbor.text(statement.source()))
        .put(EPOCH, cbor -> cbor.integer(statement.epoch()))
        .put(SEQUENCE, cbor -> cbor.integer(statement.sequence()))
        .put(ISSUED_AT, cbor -> cbor.integer(statement.issuedAt().getEpochSecond()))
        .put(BYTES, cbor -> cbor.uint(statement.operationBytes()));
  }

  static Statement readStatement(FieldReader fields) {
    return new Statement(
        new OperationId(fields.field(ID).digest()),
        OperationKind.ofNumber(fields.field(KIND).uint()),
        fields.field(SIGNER).text(TEXT_BYTES_MAX),
        fields.field(SOURCE).text(TEXT_BYTES_MAX),
        fields.field(EPOCH).integer(),
        fields.field(SEQUENCE).integer(),
        Instant.ofEpochSecond(fields.field(ISSUED_AT).integer()),
        (int) fields.field(BYTES).uint(Integer.MAX_VALUE));
  }

  private static void write(FieldWriter out, Description description) {
    out.put(FORMAT, description.format(), CborWriter::text)
        .put(DATA_TYPE, description.dataType(), CborWriter::text)
        .put(TEXT, description.text(), CborWriter::text)
        .put(LABELS, cbor -> writeLabels(cbor, description.labels()));
  }

  private static Description readDescription(FieldReader fields) {
    return new Description(
        optionalText(fields, FORMAT),
        optionalText(fields, DATA_TYPE),
        optionalText(fields, TEXT),
        readLabels(fields.field(LABELS)));
  }

  private static void writeLabels(CborWriter out, SortedMap<String, String> labels) {
    out.array(2 * labels.size());
    labels.forEach((key, value) -> out.text(key).text(value));
  }

  private static SortedMap<String, String> readLabels(CborReader in) {
    int count = in.array(2 * LABELS_MAX) / 2;
    SortedMap<String, String> labels = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      labels.put(in.text(TEXT_BYTES_MAX), in.text(TEXT_BYTES_MAX));
    }
    return labels;
  }

  private static void write(CborWriter out, ContentFacts content) {
    out.array(content.saltedFields() ? RAW_FACTS + 1 : RAW_FACTS)
        .uint(content.itemCount())
        .bytes(content.root())
        .integer(content.sampledFrom().toEpochMilli())
        .integer(content.sampledTo().toEpochMilli());
    if (content.saltedFields()) {
      out.bool(true);
    }
  }

  private static ContentFacts readContent(CborReader in) {
    int facts = in.array(RAW_FACTS + 1);
    return new ContentFacts(
        (int) in.uint(Integer.MAX_VALUE),
        in.digest(),
        Instant.ofEpochMilli(in.integer()),
        Instant.ofEpochMilli(in.integer()),
        facts > RAW_FACTS && in.bool());
  }

  private static void write(FieldWriter out, Recording recording) {
    out.put(HEIGHT, cbor -> cbor.uint(recording.height()))
        .put(COMMITTED_AT, cbor -> cbor.integer(recording.committedAt().toEpochMilli()))
        .put(
            ENCAPSULATED_AT,
            recording.encapsulatedAt().map(Instant::toEpochMilli),
            CborWriter::integer)
        .put(AFTER_GAP, cbor -> cbor.bool(recording.afterGap()));
  }

  private static Recording readRecording(long leafIndex, FieldReader fields) {
    return new Recording(
        leafIndex,
        fields.field(HEIGHT).uint(),
        Instant.ofEpochMilli(fields.field(COMMITTED_AT).integer()),
        fields.has(ENCAPSULATED_AT)
            ? Optional.of(Instant.ofEpochMilli(fields.field(ENCAPSULATED_AT).integer()))
            : Optional.empty(),
        fields.field(AFTER_GAP).bool());
  }

  private static Optional<String> optionalText(FieldReader fields, int field) {
    return fields.has(field)
        ? Optional.of(fields.field(field).text(TEXT_BYTES_MAX))
        : Optional.empty();
  }
}
