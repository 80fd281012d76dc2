package org.varve.evidence.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.authlete.cbor.CBORBoolean;
import com.authlete.cbor.CBORByteArray;
import com.authlete.cbor.CBORDecoder;
import com.authlete.cbor.CBORInteger;
import com.authlete.cbor.CBORItem;
import com.authlete.cbor.CBORItemList;
import com.authlete.cbor.CBORLong;
import com.authlete.cbor.CBORNull;
import com.authlete.cbor.CBORPair;
import com.authlete.cbor.CBORPairList;
import com.authlete.cbor.CBORString;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.MalformedException;
import org.varve.evidence.SeededBytes;

/** Our codec against the one of com.authlete, which is independent of it and reads loosely. */
class CborOracleTest {
  private static final int CASES = 10_000;
  private static final int MAX_ITEMS = 1_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatWeWriteIsReadEqualByTheOracle(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      CborWriter out = new CborWriter(1);
      CBORItem item = RandomItem.write(random, out, 4);
      byte[] written = out.toBytes();
      assertThat(new CBORDecoder(written).next()).as("case %d", i).hasToString(item.toString());
      CborReader reader = new CborReader(written, "item");
      reader.skip(MAX_ITEMS);
      reader.end();
    }
  }

  /** What the reader accepts is just what the writer would write for the same value. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12})
  void anyInputIsRefusedOrIsTheOneForm(long seed) throws IOException {
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] input = random.nextInt(3) == 0 ? SeededBytes.of(random, 24) : mutated(random);
      if (isAccepted(input)) {
        accepted++;
        CborWriter again = new CborWriter();
        rewrite(new CBORDecoder(input).next(), again);
        assertThat(again.toBytes()).as("case %d", i).isEqualTo(input);
      }
    }
    assertThat(accepted).as("accepted, or this tests nothing").isBetween(CASES / 50, CASES - 1);
  }

  @Test
  void deepNestingIsRefusedWithoutDeepCalls() {
    for (byte opener : new byte[] {(byte) 0x81, (byte) 0xd2}) {
      byte[] deep = new byte[1 << 20];
      Arrays.fill(deep, opener);
      assertThatThrownBy(() -> new CborReader(deep, "deep").skip(MAX_ITEMS))
          .isInstanceOf(MalformedException.class);
    }
    byte[] deep = new byte[200_000];
    Arrays.fill(deep, (byte) 0x81);
    deep[deep.length - 1] = 0;
    CborReader reader = new CborReader(deep, "deep");
    reader.skip(deep.length);
    reader.end();
  }

  private static byte[] mutated(Random random) {
    CborWriter out = new CborWriter();
    RandomItem.write(random, out, 3);
    return SeededBytes.mutate(random, out.toBytes());
  }

  private static boolean isAccepted(byte[] input) {
    try {
      CborReader reader = new CborReader(input, "input");
      reader.skip(MAX_ITEMS);
      reader.end();
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  private static void rewrite(CBORItem item, CborWriter out) {
    if (item instanceof CBORInteger integer) {
      out.integer(integer.getValue());
    } else if (item instanceof CBORLong integer) {
      out.integer(integer.getValue());
    } else if (item instanceof CBORByteArray bytes) {
      out.bytes(bytes.getValue());
    } else if (item instanceof CBORString text) {
      out.text(text.getValue());
    } else if (item instanceof CBORBoolean bool) {
      out.bool(bool.getValue());
    } else if (item instanceof CBORNull) {
      out.nil();
    } else if (item instanceof CBORItemList list) {
      out.array(list.getItems().size());
      list.getItems().forEach(each -> rewrite(each, out));
    } else {
      rewrite((CBORPairList) item, out);
    }
  }

  private static void rewrite(CBORPairList map, CborWriter out) {
    out.map(map.getPairs().size());
    for (CBORPair pair : map.getPairs()) {
      rewrite(pair.getKey(), out);
      rewrite(pair.getValue(), out);
    }
  }
}
