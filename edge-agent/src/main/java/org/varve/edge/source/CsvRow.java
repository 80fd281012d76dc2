package org.varve.edge.source;

import java.util.ArrayList;
import java.util.List;

/** Splits a line into columns as RFC 4180 has it, but for line breaks inside quotes. */
final class CsvRow {
  static final int COLUMNS_MAX = 1_000;

  private final String line;
  private final char separator;
  private int at;

  private CsvRow(String line, char separator) {
    this.line = line;
    this.separator = separator;
  }

  static List<String> split(String line, char separator) throws BadRowException {
    CsvRow row = new CsvRow(line, separator);
    List<String> columns = new ArrayList<>();
    do {
      columns.add(row.column());
      if (columns.size() > COLUMNS_MAX) {
        throw new BadRowException(line, "a row has at most " + COLUMNS_MAX + " columns");
      }
    } while (row.hasMore());
    return columns;
  }

  /** Steps over a separator, if one comes. */
  private boolean hasMore() {
    return at++ < line.length();
  }

  private String column() throws BadRowException {
    return at < line.length() && line.charAt(at) == '"' ? quoted() : plain();
  }

  private String plain() {
    int end = line.indexOf(separator, at);
    end = end < 0 ? line.length() : end;
    String column = line.substring(at, end);
    at = end;
    return column.strip();
  }

  private String quoted() throws BadRowException {
    StringBuilder column = new StringBuilder();
    int start = at++;
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c != '"') {
        column.append(c);
      } else if (at < line.length() && line.charAt(at) == '"') {
        column.append('"');
        at++;
      } else if (at == line.length() || line.charAt(at) == separator) {
        return column.toString();
      } else {
        throw new BadRowException(
            line.substring(start), "after a closing quote comes the separator (RFC 4180)");
      }
    }
    throw new BadRowException(
        line.substring(start), "a quote is closed on the same line (RFC 4180, less line breaks)");
  }
}
