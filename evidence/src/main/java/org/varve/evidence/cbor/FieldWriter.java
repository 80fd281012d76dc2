package org.varve.evidence.cbor;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes a map with small unsigned keys, some of which may be absent, in the order of its keys. */
public final class FieldWriter {
  private final SortedMap<Integer, Consumer<CborWriter>> fields = new TreeMap<>();

  /** Adds a field whose value the consumer writes. */
  public FieldWriter put(int key, Consumer<CborWriter> value) {
    if (fields.put(key, value) != null) {
      throw new IllegalStateException("field " + key + " is there already");
    }
    return this;
  }

  /** Adds a field if there is a value for it. */
  public <T> FieldWriter put(int key, Optional<T> value, BiConsumer<CborWriter, T> writer) {
    value.ifPresent(present -> put(key, out -> writer.accept(out, present)));
    return this;
  }

  /** Writes the map as the next item. */
  public void writeTo(CborWriter out) {
    out.map(fields.size());
    fields.forEach(
        (key, value) -> {
          out.uint(key);
          value.accept(out);
        });
  }

  /** The map alone. */
  public byte[] toBytes() {
    CborWriter out = new CborWriter();
    writeTo(out);
    return out.toBytes();
  }
}
