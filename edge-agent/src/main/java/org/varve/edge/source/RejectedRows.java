package org.varve.edge.source;

import java.io.IOException;

/** Where rows are set aside that cannot become readings. */
public interface RejectedRows {
  /** Keeps the row durably enough for an operator to mend it; the source goes on. */
  void add(RejectedRow row) throws IOException;

  /**
   * A row and why it was set aside.
   *
   * @param file it stands in
   * @param line its number in the file, from 1
   * @param value the part that breaks the rule, shortened
   * @param rule what it breaks
   * @param text the whole line
   */
  record RejectedRow(String file, long line, String value, String rule, String text) {
    public String message() {
      return "%s, line %d: \"%s\": %s".formatted(file, line, value, rule);
    }
  }
}
