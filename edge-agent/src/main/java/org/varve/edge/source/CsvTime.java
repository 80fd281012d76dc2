package org.varve.edge.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.varve.formats.SenmlJson;

/** Reads the times that CSV files have: seconds since 1970, ISO-8601, or local time of a zone. */
final class CsvTime {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");
  private static final int DATE_CHARS = 10;

  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter();

  private final ZoneId zone;

  CsvTime(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * The time that a cell says.
   *
   * @param last the time of the row before: when clocks go back an hour, a local time comes twice,
   *     and the second is the one that would otherwise go backwards
   */
  Instant parse(String cell, Optional<Instant> last) throws BadRowException {
    Instant time = SECONDS.matcher(cell).matches() ? fromSeconds(cell) : fromText(cell, last);
    if (time.isBefore(SenmlJson.TIME_MIN) || time.isAfter(SenmlJson.TIME_MAX)) {
      throw new BadRowException(
          cell, "times lie from " + SenmlJson.TIME_MIN + " to " + SenmlJson.TIME_MAX);
    }
    return time;
  }

  private static Instant fromSeconds(String cell) {
    BigDecimal seconds = new BigDecimal(cell);
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    long nanos = seconds.subtract(whole).movePointRight(9).longValueExact();
    return Instant.ofEpochSecond(whole.longValueExact(), nanos);
  }

  private Instant fromText(String cell, Optional<Instant> last) throws BadRowException {
    try {
      TemporalAccessor parsed =
          DATE_TIME.parseBest(withT(cell), OffsetDateTime::from, LocalDateTime::from);
      return parsed instanceof OffsetDateTime time
          ? time.toInstant()
          : inZone(LocalDateTime.from(parsed), cell, last);
    } catch (DateTimeException e) {
      throw new BadRowException(
          cell, "a time is yyyy-MM-dd HH:mm:ss, ISO-8601 or seconds since 1970");
    }
  }

  private Instant inZone(LocalDateTime local, String cell, Optional<Instant> last)
      throws BadRowException {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.isEmpty()) {
      throw new BadRowException(
          cell, "the clocks of " + zone + " skip this time; the file may be of another zone");
    }
    Instant first = local.toInstant(offsets.get(0));
    boolean goesBack = last.isPresent() && first.isBefore(last.get());
    return goesBack && offsets.size() > 1 ? local.toInstant(offsets.get(1)) : first;
  }

  private static String withT(String cell) {
    return cell.length() > DATE_CHARS && cell.charAt(DATE_CHARS) == ' '
        ? cell.substring(0, DATE_CHARS) + 'T' + cell.substring(DATE_CHARS + 1)
        : cell;
  }
}
