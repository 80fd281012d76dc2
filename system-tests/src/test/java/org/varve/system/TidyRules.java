package org.varve.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The limits that every file of the repository keeps, whatever its language. Java files have more
 * of them: {@link JavaTidyRules}.
 */
final class TidyRules {
  static final int COLUMNS_MAX = 120;
  static final int ADR_LINES_MAX = 60;
  static final int MODULE_README_LINES_MAX = 40;

  /** Put together here, lest this file break its own rule. */
  private static final Pattern POSTPONED =
      Pattern.compile("\\b(" + String.join("|", "TO" + "DO", "FIX" + "ME", "XX" + "X") + ")\\b");

  /** Directories that hold a module, as paths from the root with {@code /}. */
  private final Set<String> moduleDirectories;

  TidyRules(Set<String> moduleDirectories) {
    this.moduleDirectories = Set.copyOf(moduleDirectories);
  }

  /**
   * Checks one file.
   *
   * @param path from the root of the repository, with {@code /}
   * @param text the whole file
   * @return one line per breach, {@code path:line: what (limit)}; empty if the file is tidy
   */
  List<String> breaches(String path, String text) {
    List<String> breaches = new ArrayList<>();
    List<String> lines = text.lines().toList();
    checkLines(path, lines, breaches);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      breaches.add(at(path, lines.size(), "the file does not end with a newline"));
    }
    if (path.startsWith("docs/adr/")) {
      checkLength(path, lines.size(), ADR_LINES_MAX, "decision record", breaches);
    }
    if (isModuleReadme(path)) {
      checkLength(path, lines.size(), MODULE_README_LINES_MAX, "module README", breaches);
    }
    if (path.endsWith(".java")) {
      breaches.addAll(JavaTidyRules.breaches(path, text));
    }
    return breaches;
  }

  static String at(String path, int line, String what) {
    return path + ":" + line + ": " + what;
  }

  static void checkLength(String path, int lines, int max, String what, List<String> breaches) {
    if (lines > max) {
      breaches.add(at(path, lines, what + " of " + lines + " lines (at most " + max + ")"));
    }
  }

  private static void checkLines(String path, List<String> lines, List<String> breaches) {
    // Prose may hold a table or an address that cannot be broken.
    boolean columnsCount = !path.endsWith(".md");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.indexOf('\t') >= 0) {
        breaches.add(at(path, i + 1, "a tab; use spaces"));
      }
      if (POSTPONED.matcher(line).find()) {
        breaches.add(at(path, i + 1, "postponed work; do it, or open an issue: " + line.strip()));
      }
      int columns = line.codePointCount(0, line.length());
      if (columnsCount && columns > COLUMNS_MAX) {
        breaches.add(at(path, i + 1, columns + " columns (at most " + COLUMNS_MAX + ")"));
      }
    }
  }

  private boolean isModuleReadme(String path) {
    int slash = path.lastIndexOf('/');
    return slash > 0
        && path.endsWith("/README.md")
        && moduleDirectories.contains(path.substring(0, slash));
  }
}
