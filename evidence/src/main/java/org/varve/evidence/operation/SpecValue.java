package org.varve.evidence.operation;

import java.util.List;

/** A value in a {@link Spec}. */
public sealed interface SpecValue {

  /** UTF-8 text, at most 24 KiB. */
  record Text(String value) implements SpecValue {}

  /** An integer of 64 bits with sign. */
  record Int(long value) implements SpecValue {}

  /** True or false. */
  record Flag(boolean value) implements SpecValue {}

  /** A list. */
  record Many(List<SpecValue> values) implements SpecValue {
    public Many {
      values = List.copyOf(values);
    }
  }

  /** Named values. */
  record Named(Spec spec) implements SpecValue {}

  static SpecValue of(String value) {
    return new Text(value);
  }

  static SpecValue of(long value) {
    return new Int(value);
  }

  static SpecValue of(boolean value) {
    return new Flag(value);
  }

  /** A list of texts. */
  static SpecValue of(List<String> texts) {
    return new Many(texts.stream().map(SpecValue::of).toList());
  }

  /** What a person calls a value of this type. */
  static String word(Class<? extends SpecValue> type) {
    if (type == Text.class) {
      return "a text";
    }
    if (type == Int.class) {
      return "an integer";
    }
    if (type == Flag.class) {
      return "true or false";
    }
    return type == Many.class ? "a list" : "a map";
  }
}
