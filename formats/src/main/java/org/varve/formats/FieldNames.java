package org.varve.formats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the names of an item's fields: each once, not too many. */
final class FieldNames {
  private final Violations violations;
  private final List<String> names = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  FieldNames(Violations violations) {
    this.violations = violations;
  }

  void add(String name, String path) {
    if (!known.add(name)) {
      violations.add(
          path,
          '"' + name + '"',
          "an item that can be masked has each name once",
          "send what has the same name as items of their own");
    }
    if (names.size() == ItemFields.FIELDS_MAX) {
      violations.add(
          path,
          '"' + name + '"',
          "an item that can be masked has at most " + ItemFields.FIELDS_MAX + " fields",
          "send it in parts");
    }
    names.add(name);
  }

  List<String> toList() {
    return names;
  }
}
