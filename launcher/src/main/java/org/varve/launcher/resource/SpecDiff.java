package org.varve.launcher.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;

/** What differs between two versions of a spec, line by line: - for before, + for after. */
public final class SpecDiff {

  private SpecDiff() {}

  /** One line for each value that is gone, new or another; none if they are equal. */
  public static List<String> lines(Spec before, Spec after) {
    SortedMap<String, String> old = flat(before);
    SortedMap<String, String> now = flat(after);
    SortedSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      String was = old.get(name);
      String is = now.get(name);
      if (was != null && !was.equals(is)) {
        lines.add("- %s: %s".formatted(name, was));
      }
      if (is != null && !is.equals(was)) {
        lines.add("+ %s: %s".formatted(name, is));
      }
    }
    return lines;
  }

  /** Every value by its path, such as tokens[0].issuer. */
  public static SortedMap<String, String> flat(Spec spec) {
    SortedMap<String, String> flat = new TreeMap<>();
    spec.values().forEach((name, value) -> add(name, value, flat));
    return flat;
  }

  private static void add(String path, SpecValue value, SortedMap<String, String> flat) {
    if (value instanceof SpecValue.Many many) {
      boolean plain =
          many.values().stream()
              .noneMatch(v -> v instanceof SpecValue.Many || v instanceof SpecValue.Named);
      if (plain) {
        flat.put(path, String.join(", ", many.values().stream().map(SpecDiff::text).toList()));
        return;
      }
      for (int i = 0; i < many.values().size(); i++) {
        add("%s[%d]".formatted(path, i), many.values().get(i), flat);
      }
    } else if (value instanceof SpecValue.Named named) {
      named.spec().values().forEach((name, inside) -> add(path + "." + name, inside, flat));
    } else {
      flat.put(path, text(value));
    }
  }

  private static String text(SpecValue value) {
    if (value instanceof SpecValue.Text text) {
      return text.value();
    }
    return value instanceof SpecValue.Int integer
        ? Long.toString(integer.value())
        : Boolean.toString(((SpecValue.Flag) value).value());
  }
}
