package org.varve.launcher.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that is printed while its rows come in, so that nobody knows the widest cell beforehand:
 * columns begin with given widths, and grow when a wider cell comes.
 */
public final class LiveTable {

  private final PrintWriter out;
  private final int[] widths;

  /** Prints the heading: each name padded with blanks to the width that its column begins with. */
  public LiveTable(PrintWriter out, String... heading) {
    this.out = out;
    this.widths = new int[heading.length];
    Object[] names = new Object[heading.length];
    for (int c = 0; c < heading.length; c++) {
      widths[c] = heading[c].length();
      names[c] = heading[c].strip();
    }
    row(names);
  }

  /** Prints a row. */
  public void row(Object... cells) {
    if (cells.length != widths.length) {
      throw new IllegalArgumentException(
          cells.length + " cells in a table of " + widths.length + " columns");
    }
    List<String> texts = new ArrayList<>(cells.length);
    for (int c = 0; c < cells.length; c++) {
      String text = Table.oneLine(String.valueOf(cells[c]));
      widths[c] = Math.max(widths[c], text.length());
      texts.add(text);
    }
    out.println(Table.line(texts, widths));
    out.flush();
  }
}
