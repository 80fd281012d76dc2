package org.varve.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where an operation is recorded, and whose data it is.
 *
 * @param leafIndex its place in the log
 * @param origin for DATA alone
 */
public record OperationEntry(long leafIndex, Optional<Origin> origin) {

  /**
   * What the right to data goes by: source and data type of its first version, whoever made the
   * newer ones.
   */
  public record Origin(String source, String dataType) {

    public Origin {
      requireNonNull(source);
      requireNonNull(dataType);
    }
  }

  public OperationEntry {
    requireNonNull(origin);
  }

  /** Leaf index u64, flag; for DATA, source and data type, each with its length u16 before it. */
  public byte[] encode() {
    byte[] source = bytes(origin.map(Origin::source));
    byte[] dataType = bytes(origin.map(Origin::dataType));
    int texts = origin.isPresent() ? 2 * Short.BYTES + source.length + dataType.length : 0;
    ByteBuffer value =
        ByteBuffer.allocate(Long.BYTES + 1 + texts)
            .putLong(leafIndex)
            .put((byte) (origin.isPresent() ? 1 : 0));
    if (origin.isPresent()) {
      value.putShort((short) source.length).put(source);
      value.putShort((short) dataType.length).put(dataType);
    }
    return value.array();
  }

  public static OperationEntry decode(byte[] value) {
    ValueReader reader = new ValueReader("operation", value);
    long leafIndex = reader.number();
    Optional<Origin> origin =
        reader.flag() ? Optional.of(new Origin(reader.text(), reader.text())) : Optional.empty();
    reader.end();
    return new OperationEntry(leafIndex, origin);
  }

  private static byte[] bytes(Optional<String> text) {
    return text.orElse("").getBytes(UTF_8);
  }
}
