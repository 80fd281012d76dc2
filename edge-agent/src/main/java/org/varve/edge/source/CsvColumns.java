package org.varve.edge.source;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.varve.formats.Reading;
import org.varve.formats.Value;

/** Turns rows into readings, by the columns that the header names. */
final class CsvColumns {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][+-]?\\d{1,4})?");

  private final String name;
  private final CsvConfig config;
  private final CsvTime time;
  private final int timeIndex;
  private final int valueIndex;

  CsvColumns(String name, CsvConfig config, String header) throws SourceException {
    this.name = name;
    this.config = config;
    this.time = new CsvTime(config.zone());
    List<String> columns = columns(config, header);
    this.timeIndex = index(config.file(), columns, config.timeColumn());
    this.valueIndex = index(config.file(), columns, config.valueColumn());
  }

  Reading reading(String row, Optional<Instant> last) throws BadRowException {
    List<String> cells = CsvRow.split(row, config.separator());
    if (cells.size() <= Math.max(timeIndex, valueIndex)) {
      throw new BadRowException(
          row,
          "a row has the columns %s and %s, numbers %d and %d"
              .formatted(config.timeColumn(), config.valueColumn(), timeIndex + 1, valueIndex + 1));
    }
    Instant at = time.parse(cells.get(timeIndex), last);
    return Reading.of(name, at, number(cells.get(valueIndex)), config.unit());
  }

  private static Value number(String cell) throws BadRowException {
    // Double.parseDouble would also take NaN, hexadecimal and a trailing d.
    double value = NUMBER.matcher(cell).matches() ? Double.parseDouble(cell) : Double.NaN;
    if (!Double.isFinite(value)) {
      throw new BadRowException(cell, "a value is a finite decimal number with a point");
    }
    return new Value.Number(value);
  }

  private static List<String> columns(CsvConfig config, String header) throws SourceException {
    try {
      return CsvRow.split(header, config.separator());
    } catch (BadRowException e) {
      throw new SourceException(
          "%s, line 1: \"%s\": %s; mend the header".formatted(config.file(), e.value(), e.rule()));
    }
  }

  private static int index(Path file, List<String> columns, String column) throws SourceException {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new SourceException(
          "%s, line 1: no column \"%s\" among %s; name the columns of time and value"
              .formatted(file, column, columns));
    }
    return index;
  }
}
