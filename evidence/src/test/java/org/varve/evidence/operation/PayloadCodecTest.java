package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldWriter;

/** Payloads that others might send, field by field. */
class PayloadCodecTest {
  private static final byte[] ROOT = new byte[32];

  private final Map<Integer, Consumer<CborWriter>> fields =
      new TreeMap<>(
          Map.of(
              1, out -> out.uint(1),
              2, out -> out.uint(0),
              3, out -> out.uint(1),
              5, out -> out.text("f"),
              6, out -> out.text("t"),
              8, out -> out.uint(1),
              9, out -> out.bytes(ROOT),
              10, out -> out.uint(0),
              11, out -> out.integer(-5),
              12, out -> out.integer(5)));

  @Test
  void takesThePayloadThatTheOthersDifferFrom() {
    OperationPayload payload = OperationPayload.decode(Slice.of(encoded()));
    assertThat(payload.encode()).isEqualTo(encoded());
    assertThat(payload.sampledFrom().orElseThrow().toEpochMilli()).isEqualTo(-5);
  }

  @Test
  void refusesAPayloadThatLacksARequiredField() {
    for (int key : new int[] {1, 2, 3, 5, 6, 8, 9, 10, 11, 12}) {
      Consumer<CborWriter> removed = fields.remove(key);
      refuses("field " + key + " is required");
      fields.put(key, removed);
    }
  }

  @Test
  void refusesFieldsThatAreNotKnown() {
    with(0, out -> out.uint(0), "field 1 is required, not 0");
    with(20, out -> out.uint(0), "field 20 is not allowed here");
  }

  @Test
  void refusesUnknownCommitments() {
    with(10, out -> out.uint(2), "commitment type 2 is not supported, only 0 and 1");
  }

  @Test
  void refusesWhatShouldBeLeftOut() {
    with(4, CborWriter::nil, "expected a byte string");
    with(7, out -> out.text(""), "description (7): must not be empty");
    with(13, out -> out.map(0), "an empty map must be left out");
    with(14, out -> out.array(0), "an empty array must be left out");
    with(15, out -> out.uint(1), "the default class must be left out");
    with(16, out -> out.bytes(new byte[0]), "must have 1 to 1024 bytes");
    with(17, out -> out.map(0), "an empty map must be left out");
  }

  @Test
  void refusesOtherTypesAndLengths() {
    with(2, out -> out.integer(-1), "expected an unsigned integer");
    with(4, out -> out.bytes(new byte[31]), "expected 32 bytes");
    with(5, out -> out.bytes(new byte[1]), "expected a text");
    with(8, out -> out.uint(0), "item count (8)");
    with(8, out -> out.uint(10_001), "over the limit of 10000");
    with(9, out -> out.bytes(new byte[33]), "over the limit of 32");
    with(12, out -> out.integer(Long.MAX_VALUE), "sampled to (12)");
    with(11, out -> out.integer(Long.MIN_VALUE), "sampled to (12)");
    with(13, out -> out.map(1).uint(1).text("v"), "expected a text");
    with(13, out -> out.map(1).text("k").uint(1), "expected a text");
    with(13, out -> out.map(1).text("").text("v"), "must not be empty");
    with(14, out -> out.array(1).bytes(new byte[31]), "expected 32 bytes");
    with(15, out -> out.uint(4), "unknown confidentiality class");
    with(18, out -> out.bytes(new byte[] {(byte) 0xa0}), "body (18): is not allowed here");
  }

  private void with(int key, Consumer<CborWriter> value, String rule) {
    Consumer<CborWriter> replaced = fields.put(key, value);
    refuses(rule);
    if (replaced == null) {
      fields.remove(key);
    } else {
      fields.put(key, replaced);
    }
  }

  private void refuses(String rule) {
    assertThatThrownBy(() -> OperationPayload.decode(Slice.of(encoded())))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(rule);
  }

  private byte[] encoded() {
    FieldWriter out = new FieldWriter();
    fields.forEach(out::put);
    return out.toBytes();
  }
}
