package org.varve.edge.source;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a CSV file was read: so many bytes with such a digest, and what they held.
 *
 * <p>The digest tells a file that has grown, which is read on, from one that was replaced, whose
 * rows would be taken for others.
 *
 * @param sha256 of the first {@code bytes} bytes of the file, in hex
 * @param rows that became readings
 * @param rejected rows that were set aside
 * @param last time of the last reading
 */
record CsvPosition(long bytes, String sha256, long rows, long rejected, Optional<Instant> last) {
  private static final Pattern TEXT =
      Pattern.compile(
          "csv1 bytes=(\\d{1,18}) sha256=([0-9a-f]{64}) rows=(\\d{1,18}) rejected=(\\d{1,18})"
              + "(?: last=(\\S{1,40}))?");

  static CsvPosition of(
      long bytes, byte[] sha256, long rows, long rejected, Optional<Instant> last) {
    return new CsvPosition(bytes, HexFormat.of().formatHex(sha256), rows, rejected, last);
  }

  static CsvPosition parse(String text) throws SourceException {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new SourceException(
          "the stored position \"%s\" is not of a CSV file; give the source a new name"
              .formatted(text));
    }
    return new CsvPosition(
        Long.parseLong(matcher.group(1)),
        matcher.group(2),
        Long.parseLong(matcher.group(3)),
        Long.parseLong(matcher.group(4)),
        Optional.ofNullable(matcher.group(5)).map(Instant::parse));
  }

  String text() {
    return "csv1 bytes=%d sha256=%s rows=%d rejected=%d%s"
        .formatted(bytes, sha256, rows, rejected, last.map(at -> " last=" + at).orElse(""));
  }
}
