package org.varve.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/** Reads the fixed fields of a state value and refuses what is too short or too long. */
final class ValueReader {

  private final String table;
  private final ByteBuffer value;

  ValueReader(String table, byte[] value) {
    this.table = table;
    this.value = ByteBuffer.wrap(value);
  }

  long number() {
    return need(Long.BYTES).getLong();
  }

  boolean flag() {
    byte flag = need(1).get();
    if (flag != 0 && flag != 1) {
      throw new MalformedException("a flag is 0 or 1, not " + flag, place());
    }
    return flag == 1;
  }

  Digest digest() {
    return Digest.of(bytes(Digest.BYTES));
  }

  String text() {
    int length = Short.toUnsignedInt(need(Short.BYTES).getShort());
    return new String(bytes(length), UTF_8);
  }

  byte[] rest() {
    return bytes(value.remaining());
  }

  boolean hasMore() {
    return value.hasRemaining();
  }

  void end() {
    if (value.hasRemaining()) {
      throw new MalformedException(value.remaining() + " bytes after the last field", place());
    }
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    need(length).get(bytes);
    return bytes;
  }

  private ByteBuffer need(int bytes) {
    if (value.remaining() < bytes) {
      throw new MalformedException(
          "needs " + bytes + " more bytes, has " + value.remaining(), place());
    }
    return value;
  }

  private String place() {
    return "state value of a " + table + ", byte " + value.position();
  }
}
