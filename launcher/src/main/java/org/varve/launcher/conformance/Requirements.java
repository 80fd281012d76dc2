package org.varve.launcher.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The requirements that the program knows: {@code requirements.tsv} and {@code open.tsv}. */
public final class Requirements {

  private Requirements() {}

  /** All, in the order of their Recommendations. */
  public static List<Requirement> all() {
    Map<String, String> open = new HashMap<>();
    rows("open.tsv", 2).forEach(row -> open.put(row[0], row[1]));
    List<Requirement> all = new ArrayList<>();
    for (String[] row : rows("requirements.tsv", 4)) {
      String level = row[2].replaceFirst("/.*", "");
      all.add(
          new Requirement(row[0], row[1], level, row[3], Optional.ofNullable(open.remove(row[0]))));
    }
    if (!open.isEmpty()) {
      throw new IllegalStateException(
          "open.tsv speaks of requirements that do not exist: " + open.keySet());
    }
    return all;
  }

  private static List<String[]> rows(String resource, int columns) {
    List<String[]> rows = new ArrayList<>();
    for (String line : text(resource).lines().skip(1).toList()) {
      String[] row = line.split("\t", -1);
      if (row.length != columns) {
        throw new IllegalStateException(
            "%s: \"%s\" has %d columns, not %d".formatted(resource, line, row.length, columns));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String text(String resource) {
    try (InputStream in =
        Objects.requireNonNull(Requirements.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " cannot be read", e);
    }
  }
}
