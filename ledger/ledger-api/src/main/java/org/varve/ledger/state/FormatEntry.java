package org.varve.ledger.state;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.varve.evidence.operation.FormatBody;
import org.varve.ledger.RegisteredFormat;

/** The FORMAT operation that registered a data format. */
public record FormatEntry(long leafIndex, FormatBody body) {

  public FormatEntry {
    requireNonNull(body);
  }

  public RegisteredFormat registered() {
    return new RegisteredFormat(body, leafIndex);
  }

  /** Leaf index u64, the body. */
  public byte[] encode() {
    byte[] encodedBody = body.encode();
    return ByteBuffer.allocate(Long.BYTES + encodedBody.length)
        .putLong(leafIndex)
        .put(encodedBody)
        .array();
  }

  public static FormatEntry decode(byte[] value) {
    ValueReader reader = new ValueReader("format", value);
    return new FormatEntry(reader.number(), FormatBody.decode(reader.rest()));
  }
}
