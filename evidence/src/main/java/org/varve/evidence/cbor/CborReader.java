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
  /** The types of CBOR items. */
  public enum Type {
    INTEGER,
    BYTES,
    TEXT,
    ARRAY,
    MAP,
    TAG,
    /** False, true, nil and numbers with a point. */
    SIMPLE
  }

  private final Nesting nesting = new Nesting();
  private final CborInput in;

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
    in = new CborInput(slice, what);
  }

  /** An integer from 0 to 2^63 − 1. */
  public long uint() {
    begin();
    long value = in.head(Major.UNSIGNED);
    ended();
    return value;
  }

  /** An integer from 0 to {@code max}. */
  public long uint(long max) {
    int from = in.position();
    long value = uint();
    if (value > max) {
      throw in.malformed(from, value + " is over the limit of " + max);
    }
    return value;
  }

  /** An integer of 64 bits with sign. */
  public long integer() {
    begin();
    boolean negative = in.major() == Major.NEGATIVE;
    long argument = in.head(negative ? Major.NEGATIVE : Major.UNSIGNED);
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

  /** Whether a byte string comes next, where either that or something else may. */
  public boolean isAtBytes() {
    return in.major() == Major.BYTES;
  }

  /** A byte string of at most {@code max} bytes, copied. */
  public byte[] bytes(int max) {
    return slice(max).toBytes();
  }

  /** A byte string of exactly {@code length} bytes, copied. */
  public byte[] bytesOf(int length) {
    int from = in.position();
    Slice bytes = slice(length);
    if (bytes.length() != length) {
      throw in.malformed(from, "expected " + length + " bytes, not " + bytes.length());
    }
    return bytes.toBytes();
  }

  /** A byte string of exactly 32 bytes. */
  public Digest digest() {
    return Digest.of(bytesOf(Digest.BYTES));
  }

  /** A byte string of at most {@code max} bytes, left where it is. */
  public Slice slice(int max) {
    begin();
    Slice slice = in.take(in.length(Major.BYTES, max));
    ended();
    return slice;
  }

  /** A text of at most {@code maxBytes} bytes in UTF-8. */
  public String text(int maxBytes) {
    int from = in.position();
    begin();
    byte[] utf8 = in.take(in.length(Major.TEXT, maxBytes)).toBytes();
    ended();
    String text = new String(utf8, StandardCharsets.UTF_8);
    // The decoder replaces what is not UTF-8, so only valid bytes come back the same.
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
      throw in.malformed(from, "text is not valid UTF-8");
    }
    return text;
  }

  /** Opens an array of at most {@code max} items and says how many there are. */
  public int array(int max) {
    begin();
    int count = in.length(Major.ARRAY, max);
    nesting.open(false, count);
    return count;
  }

  /** Opens an array of exactly {@code count} items. */
  public void arrayOf(int count) {
    int from = in.position();
    int found = array(count);
    if (found != count) {
      throw in.malformed(from, "expected an array of " + count + " items, not " + found);
    }
  }

  /** Opens a map of at most {@code max} pairs and says how many there are. */
  public int map(int max) {
    begin();
    int from = in.position();
    int pairs = in.length(Major.MAP, max);
    if (pairs > in.bytesLeft() / 2) {
      throw in.malformed(from, pairs + " pairs are more than what is left");
    }
    nesting.open(true, 2 * pairs);
    return pairs;
  }

  /** Opens a map of exactly {@code pairs} pairs. */
  public void mapOf(int pairs) {
    int from = in.position();
    int found = map(pairs);
    if (found != pairs) {
      throw in.malformed(from, "expected a map of " + pairs + " pairs, not " + found);
    }
  }

  public void nil() {
    if (simple() != Major.NIL) {
      throw in.malformed(nesting.itemStart(), "expected nil (f6)");
    }
  }

  public boolean bool() {
    int value = simple();
    if (value != Major.FALSE && value != Major.TRUE) {
      throw in.malformed(nesting.itemStart(), "expected false or true");
    }
    return value == Major.TRUE;
  }

  /** The tag of the item that follows, which must be this one. */
  public void tag(long expected) {
    begin();
    int from = in.position();
    long tag = in.head(Major.TAG);
    if (tag != expected) {
      throw in.malformed(from, "expected tag " + expected + ", not " + tag);
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
      throw new IllegalStateException("items of the " + in.what() + " were not read");
    }
    if (in.bytesLeft() > 0) {
      throw malformed(in.bytesLeft() + " bytes after the end");
    }
  }

  /** What comes next: for values that may be of several types. */
  public Type next() {
    return switch (in.major()) {
      case Major.UNSIGNED, Major.NEGATIVE -> Type.INTEGER;
      case Major.BYTES -> Type.BYTES;
      case Major.TEXT -> Type.TEXT;
      case Major.ARRAY -> Type.ARRAY;
      case Major.MAP -> Type.MAP;
      case Major.TAG -> Type.TAG;
      default -> Type.SIMPLE;
    };
  }

  /** A failure at the place that is read next. */
  public MalformedException malformed(String rule) {
    return in.malformed(in.position(), rule);
  }

  /** How many items are inside the one passed over. */
  private long skipOne() {
    int major = in.major();
    if (nesting.atKey() && major > Major.TEXT) {
      throw malformed("a map key must be an integer, a byte string or a text");
    }
    switch (major) {
      case Major.UNSIGNED, Major.NEGATIVE -> integer();
      case Major.BYTES -> slice(in.bytesLeft());
      case Major.TEXT -> text(in.bytesLeft());
      case Major.ARRAY -> {
        return array(in.bytesLeft());
      }
      case Major.MAP -> {
        return 2L * map(in.bytesLeft());
      }
      default -> {
        int value = simple();
        if (value < Major.FALSE || value > Major.NIL) {
          throw in.malformed(nesting.itemStart(), "expected false, true or nil");
        }
      }
    }
    return 0;
  }

  private int simple() {
    begin();
    int value = in.initialByte();
    in.take(1);
    ended();
    return value;
  }

  private void begin() {
    nesting.begin(in.position());
  }

  private void ended() {
    int from = nesting.itemStart();
    if (!nesting.end(in.bytes(), in.position())) {
      throw in.malformed(from, "map keys must ascend in their encoded form, each once");
    }
  }

  private void requireKey() {
    if (!nesting.atKey()) {
      throw new IllegalStateException("no map key comes next in the " + in.what());
    }
  }
}
