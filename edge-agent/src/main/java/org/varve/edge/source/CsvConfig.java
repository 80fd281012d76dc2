package org.varve.edge.source;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How a CSV file is read.
 *
 * @param file the file; it may grow, but what was read of it must stay as it was
 * @param timeColumn the header of the column with the time
 * @param valueColumn the header of the column with the value
 * @param separator between the columns
 * @param zone of times that name none
 * @param follow whether to wait for more rows at the end; otherwise the source ends there
 * @param unit of the values, as SenML has it, e.g. {@code Cel}
 */
public record CsvConfig(
    Path file,
    String timeColumn,
    String valueColumn,
    char separator,
    ZoneId zone,
    boolean follow,
    Optional<String> unit) {

  public CsvConfig {
    if (separator == '"' || separator == '\n' || separator == '\r') {
      throw new IllegalArgumentException(
          "the separator is a quote or a line break; give one such as , ; or a tab");
    }
    if (timeColumn.equals(valueColumn)) {
      throw new IllegalArgumentException(
          "time and value are both in column \"%s\"; name two columns".formatted(timeColumn));
    }
  }
}
