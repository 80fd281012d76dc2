package org.varve.ledger.embedded.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.disk.DiskFile;

/**
 * The segment files of one log: their names, numbers and headers.
 *
 * @param kind what the log holds
 */
record SegmentFiles(Disk disk, Path folder, SegmentKind kind, SegmentLimits limits) {
  private static final Pattern NAME = Pattern.compile("\\d{8}\\.seg");
  private static final int NUMBER_MAX = 99_999_999;

  /** Numbers of the segments that are there, ascending. */
  List<Integer> numbers() throws IOException {
    return disk.list(folder).stream()
        .filter(name -> NAME.matcher(name).matches())
        .map(name -> Integer.parseInt(name.substring(0, name.indexOf('.'))))
        .toList();
  }

  /** The highest number, 0 if there is no segment. */
  int lastNumber() throws IOException {
    List<Integer> numbers = numbers();
    return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
  }

  Path path(int number) {
    if (number < 1 || number > NUMBER_MAX) {
      throw new IllegalArgumentException("segment number out of range: " + number);
    }
    return folder.resolve(String.format(Locale.ROOT, "%08d.seg", number));
  }

  long size(int number) throws IOException {
    try (DiskFile file = disk.openForReading(path(number))) {
      return file.size();
    }
  }

  /** All segments together. */
  long bytes() throws IOException {
    long sum = 0;
    for (int number : numbers()) {
      sum += size(number);
    }
    return sum;
  }

  Damage badHeader(int number) {
    return new Damage(path(number), 0, -1, "the segment's header is damaged or of another file");
  }

  /** The header of a segment, if it is sound and the one that belongs there. */
  Optional<SegmentHeader> header(int number) throws IOException {
    try (DiskFile file = disk.openForReading(path(number))) {
      ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
      file.read(bytes, 0);
      return SegmentHeader.decode(bytes.flip(), kind, number);
    }
  }

  /** Opens a segment whose header is known. */
  SegmentReader read(SegmentHeader header) throws IOException {
    Path path = path(header.number());
    return new SegmentReader(disk.openForReading(path), path, header, limits.recordBytesMax());
  }
}
