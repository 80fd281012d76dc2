package org.varve.evidence.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;

/** The CBOR form of a {@link Spec}: maps with text keys, lists, texts, integers, true and false. */
final class SpecCodec {
  private static final String WHERE = "spec";

  private SpecCodec() {}

  static void write(CborWriter out, Spec spec) {
    out.map(spec.values().size());
    spec.values().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Texts.ENCODED_KEYS))
        .forEach(
            entry -> {
              out.text(entry.getKey());
              write(out, entry.getValue());
            });
  }

  private static void write(CborWriter out, SpecValue value) {
    if (value instanceof SpecValue.Text text) {
      out.text(text.value());
    } else if (value instanceof SpecValue.Int integer) {
      out.integer(integer.value());
    } else if (value instanceof SpecValue.Flag flag) {
      out.bool(flag.value());
    } else if (value instanceof SpecValue.Many many) {
      out.array(many.values().size());
      many.values().forEach(each -> write(out, each));
    } else if (value instanceof SpecValue.Named named) {
      write(out, named.spec());
    }
  }

  static Spec decode(CborReader in) {
    return new Decoding(in).spec(1);
  }

  /** Refuses what could not be read back. */
  static void check(Spec spec) {
    new Check().check(new SpecValue.Named(spec), 1);
  }

  /** One decoding, which counts what it has read. */
  private static final class Decoding {
    private final CborReader in;
    private int valuesLeft = Spec.MAX_VALUES;

    Decoding(CborReader in) {
      this.in = in;
    }

    Spec spec(int depth) {
      requireDepth(depth);
      int count = in.map(valuesLeft);
      Map<String, SpecValue> values = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        String name = in.mapTextKey(Spec.MAX_NAME_BYTES);
        if (name.isEmpty()) {
          throw in.malformed("a name must not be empty");
        }
        values.put(name, value(depth));
      }
      return Spec.inside(values);
    }

    private SpecValue value(int depth) {
      if (--valuesLeft < 0) {
        throw in.malformed("has more than " + Spec.MAX_VALUES + " values");
      }
      return switch (in.next()) {
        case INTEGER -> new SpecValue.Int(in.integer());
        case TEXT -> new SpecValue.Text(in.text(Spec.MAX_TEXT_BYTES));
        case ARRAY -> many(depth + 1);
        case MAP -> new SpecValue.Named(spec(depth + 1));
        case SIMPLE -> new SpecValue.Flag(in.bool());
        case BYTES, TAG -> throw in.malformed("has neither byte strings nor tags");
      };
    }

    private SpecValue many(int depth) {
      requireDepth(depth);
      int count = in.array(valuesLeft);
      List<SpecValue> values = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        values.add(value(depth));
      }
      return new SpecValue.Many(values);
    }

    private void requireDepth(int depth) {
      if (depth > Spec.MAX_DEPTH) {
        throw in.malformed("lies deeper than " + Spec.MAX_DEPTH);
      }
    }
  }

  /** The same limits, of a spec that is made here. */
  private static final class Check {
    private int values;

    void check(SpecValue value, int depth) {
      if (depth > Spec.MAX_DEPTH) {
        throw new MalformedException("lies deeper than " + Spec.MAX_DEPTH, WHERE);
      }
      if (value instanceof SpecValue.Text text && !text.value().isEmpty()) {
        Texts.require(text.value(), Spec.MAX_TEXT_BYTES, WHERE);
      } else if (value instanceof SpecValue.Many many) {
        many.values().forEach(each -> count(each, depth));
      } else if (value instanceof SpecValue.Named named) {
        named
            .spec()
            .values()
            .forEach(
                (name, each) -> {
                  Texts.require(name, Spec.MAX_NAME_BYTES, WHERE + ", name " + name);
                  count(each, depth);
                });
      }
    }

    private void count(SpecValue value, int depth) {
      if (++values > Spec.MAX_VALUES) {
        throw new MalformedException("has more than " + Spec.MAX_VALUES + " values", WHERE);
      }
      boolean nested = value instanceof SpecValue.Many || value instanceof SpecValue.Named;
      check(value, nested ? depth + 1 : depth);
    }
  }
}
