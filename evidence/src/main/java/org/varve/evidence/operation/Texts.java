package org.varve.evidence.operation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;

/** Texts and small maps of texts in payloads; all lengths are in bytes of UTF-8. */
final class Texts {
  static final int MAX_KEY_BYTES = 64;
  static final int MAX_VALUE_BYTES = 256;

  /** The order of their encodings, in which the length comes first. */
  private static final Comparator<byte[]> ENCODED_ORDER =
      Comparator.<byte[]>comparingInt(utf8 -> utf8.length).thenComparing(Arrays::compareUnsigned);

  /** The order of texts as keys of a map. */
  static final Comparator<String> ENCODED_KEYS = Comparator.comparing(Texts::utf8, ENCODED_ORDER);

  private Texts() {}

  /**
   * @throws MalformedException if the text is empty, too long or has a lone surrogate
   */
  static String require(String text, int maxBytes, String where) {
    if (text.isEmpty()) {
      throw new MalformedException("must not be empty", where);
    }
    return requireUpTo(text, maxBytes, where);
  }

  static SortedMap<String, String> requireMap(
      Map<String, String> map, int maxEntries, String where) {
    if (map.size() > maxEntries) {
      throw new MalformedException(
          "has " + map.size() + " entries, over the limit of " + maxEntries, where);
    }
    map.forEach(
        (key, value) -> {
          require(key, MAX_KEY_BYTES, where);
          requireUpTo(value, MAX_VALUE_BYTES, where);
        });
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  static void write(CborWriter out, Map<String, String> map) {
    out.map(map.size());
    map.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(ENCODED_KEYS))
        .forEach(entry -> out.text(entry.getKey()).text(entry.getValue()));
  }

  static SortedMap<String, String> read(CborReader in, int maxEntries) {
    SortedMap<String, String> map = new TreeMap<>();
    int entries = in.map(maxEntries);
    if (entries == 0) {
      throw in.malformed("an empty map must be left out");
    }
    for (int i = 0; i < entries; i++) {
      map.put(in.mapTextKey(MAX_KEY_BYTES), in.text(MAX_VALUE_BYTES));
    }
    return map;
  }

  private static String requireUpTo(String text, int maxBytes, String where) {
    byte[] utf8 = utf8(text);
    if (utf8.length > maxBytes) {
      throw new MalformedException(
          "has " + utf8.length + " bytes, over the limit of " + maxBytes, where);
    }
    if (!text.equals(new String(utf8, StandardCharsets.UTF_8))) {
      throw new MalformedException("has a lone surrogate", where);
    }
    return text;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
