package org.varve.evidence.cbor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;

/**
 * Reads one CBOR item in the deterministic form of RFC 8949 §4.2.1 and refuses every other form.
 *
 * <p>The caller asks for what must come next and says how much of it may come; nothing is allocated
 * before its length is known to be both allowed and present. The depth of nesting is that of the
 * calling code, never that of the input. Keys of maps must ascend, which also refuses duplicates.
 * All failures are {@link MalformedException}.
 */
public final class CborReader {
  private static final int MAJOR_SHIFT = 5;
  private static final int INFO_MASK = 0x1f;

  private final Nesting nesting = new Nesting();
  private final String what;
  private final byte[] in;
  private final int start;
  private final int end;
  private int at;

  /**
   * @param what names the thing that is read, for messages
   */
  public CborReader(byte[] bytes, String what) {
    this(Slice.of(bytes), what);
  }

  /**
   * @param what names the thing that is read, for messages
   */
  public CborReader(Slice slice, String what) {
    this.what = what;
    in = slice.array();
    start = slice.offset();
    end = start + slice.length();
    at = start;
  }

  /** An integer from 0 to 2^63 − 1. */
  public long uint() {
    nesting.begin(at);
    long value = head(Major.UNSIGNED);
    ended();
    return value;
  }

  /** An integer from 0 to {@code max}. */
  public long uint(long max) {
    int from = at;
    long value = uint();
    if (value > max) {
      throw malformed(from, value + " is over the limit of " + max);
    }
    return value;
  }

  /** An integer of 64 bits with sign. */
  public long integer() {
    nesting.begin(at);
    boolean negative = peekMajor() == Major.NEGATIVE;
    long argument = head(negative ? Major.NEGATIVE : Major.UNSIGNED);
    ended();
    return negative ? -1 - argument : argument;
  }

  /** The integer key of the next pair of the innermost open map. */
  public long mapKey() {
    requireKey();
    return integer();
  }

  /** The text key, of at most {@code maxBytes} in UTF-8, of the next pair of the open map. */
  public String mapTextKey(int maxBytes) {
    requireKey();
    return text(maxBytes);
  }

  /** A byte string of at most {@code max} bytes, copied. */
  public byte[] bytes(int max) {
    return slice(max).toBytes();
  }

  /** A byte string of exactly {@code length} bytes, copied. */
  public byte[] bytesOf(int length) {
    int from = at;
    Slice bytes = slice(length);
    if (bytes.length() != length) {
      throw malformed(from, "expected " + length + " bytes, not " + bytes.length());
    }
    return bytes.toBytes();
  }

  /** A byte string of exactly 32 bytes. */
  public Digest digest() {
    return Digest.of(bytesOf(Digest.BYTES));
  }

  /** A byte string of at most {@code max} bytes, left where it is. */
  public Slice slice(int max) {
    nesting.begin(at);
    int length = length(Major.BYTES, max);
    Slice slice = Slice.of(in, at, length);
    at += length;
    ended();
    return slice;
  }

  /** A text of at most {@code maxBytes} bytes in UTF-8. */
  public String text(int maxBytes) {
    int from = at;
    nesting.begin(at);
    int length = length(Major.TEXT, maxBytes);
    String text = new String(in, at, length, StandardCharsets.UTF_8);
    // The decoder replaces what is not UTF-8, so only valid bytes come back the same.
    byte[] again = text.getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(again, 0, again.length, in, at, at + length)) {
      throw malformed(from, "text is not valid UTF-8");
    }
    at += length;
    ended();
    return text;
  }

  /** Opens an array of at most {@code max} items and says how many there are. */
  public int array(int max) {
    nesting.begin(at);
    int count = length(Major.ARRAY, max);
    nesting.open(false, count);
    return count;
  }

  /** Opens an array of exactly {@code count} items. */
  public void arrayOf(int count) {
    int from = at;
    int found = array(count);
    if (found != count) {
      throw malformed(from, "expected an array of " + count + " items, not " + found);
    }
  }

  /** Opens a map of at most {@code max} pairs and says how many there are. */
  public int map(int max) {
    nesting.begin(at);
    int pairs = length(Major.MAP, max);
    nesting.open(true, Math.multiplyExact(pairs, 2));
    return pairs;
  }

  /** Opens a map of exactly {@code pairs} pairs. */
  public void mapOf(int pairs) {
    int from = at;
    int found = map(pairs);
    if (found != pairs) {
      throw malformed(from, "expected a map of " + pairs + " pairs, not " + found);
    }
  }

  public void nil() {
    nesting.begin(at);
    if (initialByte() != Major.NIL) {
      throw malformed(at, "expected nil (f6)");
    }
    at++;
    ended();
  }

  public boolean bool() {
    nesting.begin(at);
    int value = initialByte();
    if (value != Major.FALSE && value != Major.TRUE) {
      throw malformed(at, "expected false or true");
    }
    at++;
    ended();
    return value == Major.TRUE;
  }

  /** The tag of the item that follows, which must be this one. */
  public void tag(long expected) {
    int from = at;
    nesting.begin(at);
    long tag = head(Major.TAG);
    if (tag != expected) {
      throw malformed(from, "expected tag " + expected + ", not " + tag);
    }
  }

  /**
   * Passes over one item of unknown meaning that is made of at most {@code maxItems} items, all of
   * them of types that this class reads and untagged.
   */
  public void skip(int maxItems) {
    int allowed = maxItems;
    // A count in place of recursion: deep nesting costs nothing.
    long open = 1;
    while (open > 0) {
      if (allowed == 0) {
        throw malformed("has more than " + maxItems + " items inside");
      }
      allowed--;
      open += skipOne() - 1;
    }
  }

  /** Refuses bytes after the item. */
  public void end() {
    if (!nesting.isComplete()) {
      throw new IllegalStateException("items of the " + what + " were not read");
    }
    if (at != end) {
      throw malformed(at, (end - at) + " bytes after the end");
    }
  }

  /** A failure at the place that is read next. */
  public MalformedException malformed(String rule) {
    return malformed(at, rule);
  }

  private MalformedException malformed(int position, String rule) {
    return new MalformedException(rule, what + ", byte " + (position - start));
  }

  /** How many items are inside the one passed over. */
  private long skipOne() {
    int major = peekMajor();
    if (nesting.atKey() && major > Major.TEXT) {
      throw malformed("a map key must be an integer, a byte string or a text");
    }
    switch (major) {
      case Major.UNSIGNED, Major.NEGATIVE -> integer();
      case Major.BYTES -> slice(end - at);
      case Major.TEXT -> text(end - at);
      case Major.ARRAY -> {
        return array(end - at);
      }
      case Major.MAP -> {
        return 2L * map((end - at) / 2);
      }
      default -> {
        if (initialByte() == Major.NIL) {
          nil();
        } else {
          bool();
        }
      }
    }
    return 0;
  }

  private void ended() {
    int from = nesting.itemStart();
    if (!nesting.end(in, at)) {
      throw malformed(from, "map keys must ascend in their encoded form, each once");
    }
  }

  private void requireKey() {
    if (!nesting.atKey()) {
      throw new IllegalStateException("no map key comes next in the " + what);
    }
  }

  private int length(int major, int max) {
    int from = at;
    long length = head(major);
    if (length > max) {
      throw malformed(from, "length " + length + " is over the limit of " + max);
    }
    // Every item takes at least one byte, so this bounds the counts of arrays and maps as well.
    if (length > end - at) {
      throw malformed(from, "length " + length + " is more than what is left");
    }
    return (int) length;
  }

  private int initialByte() {
    if (at == end) {
      throw malformed(at, "the bytes end too early");
    }
    return in[at] & 0xff;
  }

  private int peekMajor() {
    return initialByte() >> MAJOR_SHIFT;
  }

  private long head(int major) {
    int from = at;
    int initial = initialByte();
    int found = initial >> MAJOR_SHIFT;
    if (found != major) {
      throw malformed(from, "expected " + Major.name(major) + ", not " + Major.name(found));
    }
    at++;
    int info = initial & INFO_MASK;
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw malformed(from, "lengths must be definite");
    }
    int width = 1 << (info - 24);
    long argument = bigEndian(width);
    if (argument < 0) {
      throw malformed(from, "integers must be within 64 bits with sign");
    }
    // What fits into half the width belongs there; below 24 it belongs into the first byte.
    long smallest = width == 1 ? 24 : 1L << (4 * width);
    if (argument < smallest) {
      throw malformed(from, "integers and lengths must have their shortest form");
    }
    return argument;
  }

  private long bigEndian(int width) {
    if (width > end - at) {
      throw malformed(at, "the bytes end too early");
    }
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = (value << 8) | (in[at++] & 0xff);
    }
    return value;
  }
}
