package org.varve.evidence.cbor;

import com.authlete.cbor.CBORBoolean;
import com.authlete.cbor.CBORByteArray;
import com.authlete.cbor.CBORInteger;
import com.authlete.cbor.CBORItem;
import com.authlete.cbor.CBORItemList;
import com.authlete.cbor.CBORLong;
import com.authlete.cbor.CBORNull;
import com.authlete.cbor.CBORPair;
import com.authlete.cbor.CBORPairList;
import com.authlete.cbor.CBORString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.varve.evidence.SeededBytes;

/** Makes random items, for our writer and for the oracle at once. */
final class RandomItem {
  private RandomItem() {}

  static CBORItem write(Random random, CborWriter out, int depth) {
    switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> {
        return integer(out, random.nextLong() >> random.nextInt(64));
      }
      case 1 -> {
        byte[] bytes = SeededBytes.of(random, 300);
        out.bytes(bytes);
        return new CBORByteArray(bytes);
      }
      case 2 -> {
        String text = text(random);
        out.text(text);
        return new CBORString(text);
      }
      case 3 -> {
        boolean value = random.nextBoolean();
        out.bool(value);
        return value ? CBORBoolean.TRUE : CBORBoolean.FALSE;
      }
      case 4 -> {
        out.nil();
        return CBORNull.INSTANCE;
      }
      case 5 -> {
        return array(random, out, depth - 1);
      }
      default -> {
        return map(random, out, depth - 1);
      }
    }
  }

  private static CBORItem array(Random random, CborWriter out, int depth) {
    List<CBORItem> items = new ArrayList<>();
    int count = random.nextInt(5);
    out.array(count);
    for (int i = 0; i < count; i++) {
      items.add(write(random, out, depth));
    }
    return new CBORItemList(items);
  }

  private static CBORItem map(Random random, CborWriter out, int depth) {
    TreeSet<Integer> keys = new TreeSet<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      keys.add(random.nextInt(1 << random.nextInt(20)));
    }
    out.map(keys.size());
    List<CBORPair> pairs = new ArrayList<>();
    for (int key : keys) {
      pairs.add(new CBORPair(integer(out, key), write(random, out, depth)));
    }
    return new CBORPairList(pairs);
  }

  private static CBORItem integer(CborWriter out, long value) {
    out.integer(value);
    return value == (int) value ? new CBORInteger((int) value) : new CBORLong(value);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      int character = random.nextInt(1 << (1 + random.nextInt(20)));
      text.appendCodePoint(character >= 0xd800 && character <= 0xdfff ? ' ' : character);
    }
    return text.toString();
  }
}
