package org.varve.launcher.output;

import java.io.PrintWriter;

/** Prints lines of comma-separated values as RFC 4180 has them. */
public final class Csv {

  private Csv() {}

  public static void line(PrintWriter out, Object... cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      line.append(i == 0 ? "" : ",").append(quoted(String.valueOf(cells[i])));
    }
    out.print(line.append("\r\n"));
  }

  private static String quoted(String cell) {
    boolean needed = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return needed ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
