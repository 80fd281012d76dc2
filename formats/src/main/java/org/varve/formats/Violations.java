package org.varve.formats;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with an item, up to the limit. */
final class Violations {
  private final List<Violation> list = new ArrayList<>();

  void add(String path, Object value, String rule, String nextStep) {
    add(new Violation(path, String.valueOf(value), rule, nextStep));
  }

  void add(Violation violation) {
    if (list.size() < Violation.LIST_MAX) {
      list.add(violation);
    }
  }

  boolean isFull() {
    return list.size() >= Violation.LIST_MAX;
  }

  boolean isEmpty() {
    return list.isEmpty();
  }

  List<Violation> toList() {
    return List.copyOf(list);
  }
}
