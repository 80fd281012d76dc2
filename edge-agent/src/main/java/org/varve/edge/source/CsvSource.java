package org.varve.edge.source;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.varve.edge.source.FileLines.Line;
import org.varve.edge.source.RejectedRows.RejectedRow;
import org.varve.formats.Reading;
import org.varve.formats.SenmlName;

/**
 * Replays a CSV file with columns for time and value, row by row, however large it is.
 *
 * <p>A row that cannot be read is set aside and counted; the rest goes on. Blank lines are skipped.
 */
public final class CsvSource implements ReadingSource {
  private static final Duration GROWTH_CHECK = Duration.ofSeconds(1);
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final CsvConfig config;
  private final RejectedRows rejectedRows;
  private final FileLines lines;
  private final CsvColumns columns;
  private long rows;
  private long rejected;
  private Optional<Instant> last = Optional.empty();

  /**
   * Opens the file where it was left.
   *
   * @param name of the readings
   * @param position what {@link #take} said last; empty for the start
   * @throws SourceException if the file cannot be read, has not the columns, or is not the one that
   *     was read before
   */
  public CsvSource(String name, CsvConfig config, RejectedRows rejectedRows, String position)
      throws SourceException {
    if (!SenmlName.isAllowed(name)) {
      throw new SourceException("the name is \"%s\"; %s".formatted(name, SenmlName.RULE));
    }
    this.config = config;
    this.rejectedRows = rejectedRows;
    try (FileLines head = new FileLines(config.file())) {
      columns = new CsvColumns(name, config, header(head));
      lines = new FileLines(config.file());
      CsvPosition start = position.isEmpty() ? startAfter(head) : CsvPosition.parse(position);
      resume(start);
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Taken take(int readingsMax) throws SourceException {
    List<Reading> readings = new ArrayList<>();
    boolean atEnd = false;
    try {
      for (int i = 0; i < readingsMax && !atEnd; i++) {
        Optional<Line> line = lines.next(!config.follow());
        if (line.isPresent()) {
          reading(line.get()).ifPresent(readings::add);
        }
        atEnd = line.isEmpty();
      }
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(e);
    }
    Duration pause = atEnd && config.follow() ? GROWTH_CHECK : Duration.ZERO;
    return new Taken(readings, position().text(), rejected, pause, atEnd && !config.follow());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private String header(FileLines head) throws IOException {
    Optional<Line> first = head.next(true);
    if (first.isEmpty()) {
      throw new SourceException(config.file() + " is empty; its first line names the columns");
    }
    String text = first.get().text();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  private static CsvPosition startAfter(FileLines head) {
    return CsvPosition.of(head.bytes(), head.sha256OfBytes(), 0, 0, Optional.empty());
  }

  private void resume(CsvPosition position) throws IOException {
    lines.skip(position.bytes());
    boolean same =
        lines.bytes() == position.bytes()
            && HexFormat.of().formatHex(lines.sha256OfBytes()).equals(position.sha256());
    if (!same) {
      lines.close();
      throw new SourceException(
          ("the first %d bytes of %s are not those that were read before; restore the file, or give"
                  + " a new file a source name of its own")
              .formatted(position.bytes(), config.file()));
    }
    rows = position.rows();
    rejected = position.rejected();
    last = position.last();
  }

  private CsvPosition position() {
    return CsvPosition.of(lines.bytes(), lines.sha256OfBytes(), rows, rejected, last);
  }

  private Optional<Reading> reading(Line line) throws SourceException {
    if (line.text().isBlank()) {
      return Optional.empty();
    }
    try {
      if (line.tooLong()) {
        throw new BadRowException(
            line.text(), "a line has at most " + FileLines.LINE_BYTES_MAX + " bytes");
      }
      Reading reading = columns.reading(line.text(), last);
      rows++;
      last = Optional.of(reading.time());
      return Optional.of(reading);
    } catch (BadRowException e) {
      reject(line, e);
      return Optional.empty();
    }
  }

  private void reject(Line line, BadRowException why) throws SourceException {
    RejectedRow row =
        new RejectedRow(
            config.file().toString(), line.number(), why.value(), why.rule(), line.text());
    try {
      rejectedRows.add(row);
    } catch (IOException e) {
      throw new SourceException(
          "cannot set aside line %d of %s: %s; see to the agent's folder"
              .formatted(line.number(), config.file(), e.getMessage()),
          e);
    }
    rejected++;
  }

  private SourceException unreadable(IOException e) {
    return new SourceException(
        "cannot read %s: %s; check the path and the rights of the agent"
            .formatted(config.file(), e.getClass().getSimpleName()),
        e);
  }
}
