package org.varve.launcher.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text under a heading, in columns as wide as their widest cell: what people read. */
public final class Table {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  public Table(String... heading) {
    columns = heading.length;
    rows.add(List.of(heading));
  }

  public Table row(Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells in a table of " + columns);
    }
    List<String> row = new ArrayList<>(columns);
    for (Object cell : cells) {
      row.add(oneLine(String.valueOf(cell)));
    }
    rows.add(row);
    return this;
  }

  /** Number of rows under the heading. */
  public int size() {
    return rows.size() - 1;
  }

  public void print(PrintWriter out) {
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    for (List<String> row : rows) {
      out.println(line(row, widths));
    }
    out.flush();
  }

  static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      line.append(row.get(c));
      if (c < widths.length - 1) {
        line.append(" ".repeat(widths[c] - row.get(c).length())).append(GAP);
      }
    }
    return line.toString();
  }

  /** What came from outside must not move the cursor of whoever reads it. */
  static String oneLine(String cell) {
    return cell.replaceAll("\\p{Cntrl}", "?");
  }
}
