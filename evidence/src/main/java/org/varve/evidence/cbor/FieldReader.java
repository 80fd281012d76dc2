package org.varve.evidence.cbor;

/**
 * Reads a map with integer keys field by field, in the order of its keys, so that what is missing
 * and what is not known both show at once.
 *
 * <p>Ask with {@link #has} for an optional field; {@link #field} then gives the reader that stands
 * at its value, which must be read before the next call.
 */
public final class FieldReader {
  private final CborReader in;
  private int keysLeft;
  private long key;
  private boolean atValue;

  /** Opens the map of at most {@code maxFields} fields that comes next. */
  public FieldReader(CborReader in, int maxFields) {
    this.in = in;
    this.keysLeft = in.map(maxFields);
  }

  /** Whether the next field is this one. */
  public boolean has(long wanted) {
    return hasNext() && key == wanted;
  }

  /**
   * The reader, at the value of this field.
   *
   * @throws org.varve.evidence.MalformedException if another field comes next, or none
   */
  public CborReader field(long wanted) {
    if (!has(wanted)) {
      throw in.malformed("field " + wanted + " is required" + (atValue ? ", not " + key : ""));
    }
    atValue = false;
    return in;
  }

  /** Whether there is a next field; its key is {@link #key}. */
  public boolean hasNext() {
    if (!atValue && keysLeft > 0) {
      key = in.mapKey();
      keysLeft--;
      atValue = true;
    }
    return atValue;
  }

  /** The key of the next field. */
  public long key() {
    return key;
  }

  /**
   * Sees that all fields were read.
   *
   * @throws org.varve.evidence.MalformedException if one is left
   */
  public void end() {
    if (hasNext()) {
      throw in.malformed("field " + key + " is not allowed here");
    }
  }
}
