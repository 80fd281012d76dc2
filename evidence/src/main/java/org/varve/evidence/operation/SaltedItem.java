package org.varve.evidence.operation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;

/**
 * An item that is committed to field by field, so that whoever holds it can mask fields and what is
 * left still verifies.
 *
 * <p>It is a CBOR array of 1 to 256 fields in a fixed order; in place of a masked field stands its
 * digest. The leaf of the item tree is SHA-256(00 ‖ digest of field 0 ‖ digest of field 1 …), which
 * masking does not change. Immutable.
 */
public final class SaltedItem {
  public static final int FIELDS_MAX = 256;

  /**
   * The largest with all of its fields. A digest can be longer than the field that it masks, by at
   * most 13 bytes; this leaves room for all of them in {@link ItemTree#MAX_ITEM_BYTES}.
   */
  public static final int BYTES_MAX = ItemTree.MAX_ITEM_BYTES - 16 * FIELDS_MAX;

  private final List<Part> parts;
  private final byte[] encoded;

  /** A field, or only its digest. */
  private record Part(Optional<SaltedField> field, Digest digest) {
    static Part shown(SaltedField field) {
      return new Part(Optional.of(field), field.digest());
    }

    static Part masked(Digest digest) {
      return new Part(Optional.empty(), digest);
    }

    void writeTo(CborWriter out) {
      field.ifPresentOrElse(shown -> shown.writeTo(out), () -> out.bytes(digest));
    }
  }

  private SaltedItem(List<Part> parts, byte[] encoded, String where) {
    this.parts = List.copyOf(parts);
    this.encoded = encoded;
    if (parts.isEmpty() || parts.size() > FIELDS_MAX) {
      throw new MalformedException(
          "an item has 1 to " + FIELDS_MAX + " fields, not " + parts.size(), where);
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < parts.size(); i++) {
      String place = where + ".field " + i;
      parts
          .get(i)
          .field()
          .filter(field -> !names.add(field.name()))
          .ifPresent(
              field -> {
                throw new MalformedException("another field has the same name", place);
              });
    }
  }

  /**
   * An item of these fields.
   *
   * @throws MalformedException if there are none or more than 256, two have the same name, or they
   *     are over {@link #BYTES_MAX} together
   */
  public static SaltedItem of(List<SaltedField> fields) {
    return ofParts(fields.stream().map(Part::shown).toList()).requireComplete("item");
  }

  /**
   * Reads an item, some or all of whose fields may be masked.
   *
   * @param item is kept and not to be modified any more
   * @param where names the item, for messages
   * @throws MalformedException if it is not in the one allowed form; of what is wrong with a field
   *     the place is such as {@code item 3.field 2}, and fields count from 0
   */
  public static SaltedItem decode(byte[] item, String where) {
    if (item.length > ItemTree.MAX_ITEM_BYTES) {
      throw new MalformedException(
          "an item has at most " + ItemTree.MAX_ITEM_BYTES + " bytes, not " + item.length, where);
    }
    CborReader in = new CborReader(item, where);
    int count = in.array(FIELDS_MAX);
    List<Part> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(readPart(in, where + ".field " + i));
    }
    in.end();
    return new SaltedItem(parts, item, where);
  }

  /** The CBOR form. */
  public byte[] encode() {
    return encoded.clone();
  }

  /** The same item with all fields masked but those that are shown and whose names are wanted. */
  public SaltedItem masked(Predicate<String> wanted) {
    return ofParts(
        parts.stream()
            .map(
                part ->
                    part.field().filter(field -> wanted.test(field.name())).isPresent()
                        ? part
                        : Part.masked(part.digest()))
            .toList());
  }

  /** How many bytes {@link #encode} gives. */
  int byteCount() {
    return encoded.length;
  }

  /** How many fields it has, masked ones as well. */
  public int size() {
    return parts.size();
  }

  /** A field by its place, from 0; empty if it is masked. */
  public Optional<SaltedField> field(int index) {
    return parts.get(Objects.checkIndex(index, size())).field();
  }

  /** The fields that are not masked, in their order. */
  public List<SaltedField> shown() {
    return parts.stream().flatMap(part -> part.field().stream()).toList();
  }

  /** How many fields are masked. */
  public int maskedCount() {
    return size() - shown().size();
  }

  /** The digests of all fields, in their order. */
  public List<Digest> digests() {
    return parts.stream().map(Part::digest).toList();
  }

  /** The leaf of the item tree. */
  public Digest leaf() {
    byte[] entry = new byte[Digest.BYTES * parts.size()];
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).digest().copyTo(entry, i * Digest.BYTES);
    }
    return Digest.ofLeaf(entry);
  }

  /**
   * What is signed and recorded has all of its fields: otherwise nobody could ever show them.
   *
   * @return this item
   */
  SaltedItem requireComplete(String where) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).field().isEmpty()) {
        throw new MalformedException(
            "the field is masked, and an operation commits to items with all of their fields",
            where + ".field " + i);
      }
    }
    if (encoded.length > BYTES_MAX) {
      throw new MalformedException(
          "an item of salted fields has at most " + BYTES_MAX + " bytes, not " + encoded.length,
          where);
    }
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SaltedItem that && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  private static SaltedItem ofParts(List<Part> parts) {
    CborWriter out = new CborWriter();
    out.array(parts.size());
    parts.forEach(part -> part.writeTo(out));
    return new SaltedItem(parts, out.toBytes(), "item");
  }

  private static Part readPart(CborReader in, String where) {
    try {
      return in.isAtBytes() ? Part.masked(in.digest()) : Part.shown(SaltedField.read(in, where));
    } catch (MalformedException e) {
      throw new MalformedException(e.rule(), where);
    }
  }
}
