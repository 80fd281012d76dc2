package org.varve.processing.adapter.rocksdb;

import java.time.Instant;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;
import org.varve.evidence.operation.OperationId;
import org.varve.processing.domain.Fork;
import org.varve.processing.domain.Statement;

/** How the index stores a fork: the refused statement, and what it contradicts. */
final class ForkCodec {
  private static final int FIELDS_MAX = 11;
  private static final int RECORDED = 9;
  private static final int HEIGHT = 10;
  private static final int COMMITTED_AT = 11;

  private ForkCodec() {}

  static byte[] encode(Fork fork) {
    FieldWriter out = new FieldWriter();
    OperationCodec.write(out, fork.refused());
    return out.put(RECORDED, cbor -> cbor.bytes(fork.recorded().digest()))
        .put(HEIGHT, cbor -> cbor.uint(fork.height()))
        .put(COMMITTED_AT, cbor -> cbor.integer(fork.committedAt().toEpochMilli()))
        .toBytes();
  }

  static Fork decode(byte[] bytes) {
    CborReader in = new CborReader(bytes, "fork in the index");
    FieldReader fields = new FieldReader(in, FIELDS_MAX);
    Statement refused = OperationCodec.readStatement(fields);
    Fork fork =
        new Fork(
            refused,
            new OperationId(fields.field(RECORDED).digest()),
            fields.field(HEIGHT).uint(),
            Instant.ofEpochMilli(fields.field(COMMITTED_AT).integer()));
    fields.end();
    in.end();
    return fork;
  }
}
