package org.varve.evidence.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;

/** The CBOR form of a payload: a map with the keys below, where absent means left out. */
final class PayloadCodec {
  private static final int KIND = 1;
  private static final int EPOCH = 2;
  private static final int SEQUENCE = 3;
  private static final int PREVIOUS = 4;
  private static final int FORMAT = 5;
  private static final int DATA_TYPE = 6;
  private static final int DESCRIPTION = 7;
  private static final int ITEM_COUNT = 8;
  private static final int CONTENT_ROOT = 9;
  private static final int COMMITMENT = 10;
  private static final int SAMPLED_FROM = 11;
  private static final int SAMPLED_TO = 12;
  private static final int LABELS = 13;
  private static final int PARENTS = 14;
  private static final int CONFIDENTIALITY = 15;
  private static final int SAMPLING_DATA = 16;
  private static final int CONTROL_DATA = 17;
  private static final int BODY = 18;
  private static final int UPDATES = 19;

  private PayloadCodec() {}

  static byte[] encode(OperationPayload payload) {
    FieldWriter fields =
        new FieldWriter()
            .put(KIND, out -> out.uint(payload.kind().number()))
            .put(EPOCH, out -> out.uint(payload.epoch()))
            .put(SEQUENCE, out -> out.uint(payload.sequence()))
            .put(PREVIOUS, payload.previous(), (out, id) -> out.bytes(id.digest()))
            .put(DESCRIPTION, payload.description(), CborWriter::text)
            .put(SAMPLING_DATA, payload.samplingData(), CborWriter::bytes)
            .put(BODY, payload.body(), CborWriter::bytes)
            .put(UPDATES, payload.updates(), (out, id) -> out.bytes(id.digest()));
    if (payload.kind() == OperationKind.DATA) {
      putItems(fields, payload);
    }
    if (!payload.labels().isEmpty()) {
      fields.put(LABELS, out -> Texts.write(out, payload.labels()));
    }
    if (!payload.parents().isEmpty()) {
      fields.put(PARENTS, out -> writeParents(out, payload.parents()));
    }
    if (payload.confidentiality() != Confidentiality.INTERNAL) {
      fields.put(CONFIDENTIALITY, out -> out.uint(payload.confidentiality().number()));
    }
    if (!payload.controlData().isEmpty()) {
      fields.put(CONTROL_DATA, out -> Texts.write(out, payload.controlData()));
    }
    return fields.toBytes();
  }

  static OperationPayload decode(Slice payload) {
    CborReader in = new CborReader(payload, "payload");
    FieldReader fields = new FieldReader(in, UPDATES);
    OperationKind kind = OperationKind.ofNumber(fields.field(KIND).uint());
    OperationPayloadBuilder to = OperationPayload.of(kind);
    to.epoch(fields.field(EPOCH).uint()).sequence(fields.field(SEQUENCE).uint());
    if (fields.has(PREVIOUS)) {
      to.previous(new OperationId(fields.field(PREVIOUS).digest()));
    }
    if (kind == OperationKind.DATA) {
      to.format(fields.field(FORMAT).text(PayloadRules.MAX_NAME_BYTES));
      to.dataType(fields.field(DATA_TYPE).text(PayloadRules.MAX_NAME_BYTES));
    }
    if (fields.has(DESCRIPTION)) {
      to.description(fields.field(DESCRIPTION).text(PayloadRules.MAX_DESCRIPTION_BYTES));
    }
    if (kind == OperationKind.DATA) {
      readItems(fields, to);
    }
    readContext(fields, to);
    fields.end();
    in.end();
    return to.build();
  }

  private static void putItems(FieldWriter fields, OperationPayload payload) {
    fields
        .put(FORMAT, payload.format(), CborWriter::text)
        .put(DATA_TYPE, payload.dataType(), CborWriter::text)
        .put(ITEM_COUNT, out -> out.uint(payload.itemCount()))
        .put(CONTENT_ROOT, payload.contentRoot(), CborWriter::bytes)
        .put(COMMITMENT, out -> out.uint(payload.commitment().number()))
        .put(SAMPLED_FROM, payload.sampledFrom(), PayloadCodec::writeTime)
        .put(SAMPLED_TO, payload.sampledTo(), PayloadCodec::writeTime);
  }

  private static void readItems(FieldReader fields, OperationPayloadBuilder to) {
    to.itemCount((int) fields.field(ITEM_COUNT).uint(PayloadRules.MAX_ITEMS));
    to.contentRoot(fields.field(CONTENT_ROOT).digest());
    to.commitment(Commitment.ofNumber(fields.field(COMMITMENT).uint()));
    to.sampledFrom(Instant.ofEpochMilli(fields.field(SAMPLED_FROM).integer()));
    to.sampledTo(Instant.ofEpochMilli(fields.field(SAMPLED_TO).integer()));
  }

  private static void readContext(FieldReader fields, OperationPayloadBuilder to) {
    if (fields.has(LABELS)) {
      to.labels(Texts.read(fields.field(LABELS), PayloadRules.MAX_LABELS));
    }
    if (fields.has(PARENTS)) {
      to.parents(readParents(fields.field(PARENTS)));
    }
    if (fields.has(CONFIDENTIALITY)) {
      to.confidentiality(readConfidentiality(fields.field(CONFIDENTIALITY)));
    }
    if (fields.has(SAMPLING_DATA)) {
      to.samplingData(fields.field(SAMPLING_DATA).bytes(PayloadRules.MAX_SAMPLING_BYTES));
    }
    if (fields.has(CONTROL_DATA)) {
      to.controlData(Texts.read(fields.field(CONTROL_DATA), PayloadRules.MAX_CONTROL_DATA));
    }
    if (fields.has(BODY)) {
      to.body(fields.field(BODY).bytes(PayloadRules.MAX_BODY_BYTES));
    }
    if (fields.has(UPDATES)) {
      to.updates(new OperationId(fields.field(UPDATES).digest()));
    }
  }

  private static void writeTime(CborWriter out, Instant time) {
    out.integer(time.toEpochMilli());
  }

  private static void writeParents(CborWriter out, List<OperationId> parents) {
    out.array(parents.size());
    parents.forEach(parent -> out.bytes(parent.digest()));
  }

  private static List<OperationId> readParents(CborReader in) {
    int count = in.array(PayloadRules.MAX_PARENTS);
    if (count == 0) {
      throw in.malformed("an empty array must be left out");
    }
    List<OperationId> parents = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parents.add(new OperationId(in.digest()));
    }
    return parents;
  }

  private static Confidentiality readConfidentiality(CborReader in) {
    Confidentiality confidentiality = Confidentiality.ofNumber(in.uint());
    if (confidentiality == Confidentiality.INTERNAL) {
      throw in.malformed("the default class must be left out");
    }
    return confidentiality;
  }
}
