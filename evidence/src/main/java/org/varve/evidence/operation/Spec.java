package org.varve.evidence.operation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;

/**
 * How a resource shall be: named values, each a {@link SpecValue}. Immutable.
 *
 * <p>It maps one to one to a JSON or YAML object without fractions, nulls and empty names.
 */
public final class Spec {
  /** Most values in a spec, those inside lists and maps included. */
  public static final int MAX_VALUES = 4_096;

  /** Most lists and maps inside one another, the spec itself included. */
  public static final int MAX_DEPTH = 8;

  static final int MAX_NAME_BYTES = 64;
  static final int MAX_TEXT_BYTES = 24 * 1_024;

  private static final Spec EMPTY = new Spec(Map.of());

  private final SortedMap<String, SpecValue> values;

  private Spec(Map<String, SpecValue> values) {
    this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /**
   * @throws MalformedException if there are too many values, they lie too deep, or a name or a text
   *     is too long
   */
  public static Spec of(Map<String, SpecValue> values) {
    Spec spec = new Spec(values);
    SpecCodec.check(spec);
    return spec;
  }

  public static Spec empty() {
    return EMPTY;
  }

  /** A spec inside another, which is checked with it. */
  static Spec inside(Map<String, SpecValue> values) {
    return new Spec(values);
  }

  /** Every value by its name, in the order of the names. */
  public SortedMap<String, SpecValue> values() {
    return values;
  }

  /**
   * @throws MalformedException if the value is there but no text
   */
  public Optional<String> text(String name) {
    return value(name, SpecValue.Text.class).map(SpecValue.Text::value);
  }

  /**
   * @throws MalformedException if the value is missing or no text
   */
  public String requiredText(String name) {
    return text(name).orElseThrow(() -> new MalformedException("is required", "spec, " + name));
  }

  /**
   * @throws MalformedException if the value is there but no integer
   */
  public Optional<Long> integer(String name) {
    return value(name, SpecValue.Int.class).map(SpecValue.Int::value);
  }

  /**
   * @throws MalformedException if the value is there but neither true nor false
   */
  public Optional<Boolean> flag(String name) {
    return value(name, SpecValue.Flag.class).map(SpecValue.Flag::value);
  }

  /**
   * The texts of a list; empty if it is not there.
   *
   * @throws MalformedException if the value is there but no list of texts
   */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (SpecValue value : list(name)) {
      if (!(value instanceof SpecValue.Text text)) {
        throw new MalformedException("must be a list of texts", "spec, " + name);
      }
      texts.add(text.value());
    }
    return texts;
  }

  /**
   * A list; empty if it is not there.
   *
   * @throws MalformedException if the value is there but no list
   */
  public List<SpecValue> list(String name) {
    return value(name, SpecValue.Many.class).map(SpecValue.Many::values).orElse(List.of());
  }

  /**
   * A spec inside this one; empty if it is not there.
   *
   * @throws MalformedException if the value is there but no map
   */
  public Spec spec(String name) {
    return value(name, SpecValue.Named.class).map(SpecValue.Named::spec).orElse(EMPTY);
  }

  /**
   * @throws MalformedException if it has a value of another name
   */
  public void requireOnly(List<String> names) {
    values.keySet().stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new MalformedException(
                  "is not known; known are " + String.join(", ", names), "spec, " + name);
            });
  }

  /**
   * Reads a spec that stands alone, as messages between entities carry it.
   *
   * @throws MalformedException if it is not such a map in the one allowed form
   */
  public static Spec decode(byte[] cbor) {
    CborReader in = new CborReader(cbor, "spec");
    Spec spec = decode(in);
    in.end();
    return spec;
  }

  /** The deterministic CBOR map, as a CONTROL operation holds it. */
  public byte[] encode() {
    CborWriter out = new CborWriter();
    writeTo(out);
    return out.toBytes();
  }

  static Spec decode(CborReader in) {
    return SpecCodec.decode(in);
  }

  void writeTo(CborWriter out) {
    SpecCodec.write(out, this);
  }

  private <T extends SpecValue> Optional<T> value(String name, Class<T> type) {
    SpecValue value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new MalformedException(
          "must be " + SpecValue.word(type) + ", not " + SpecValue.word(value.getClass()),
          "spec, " + name);
    }
    return Optional.of(type.cast(value));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Spec spec && values.equals(spec.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
