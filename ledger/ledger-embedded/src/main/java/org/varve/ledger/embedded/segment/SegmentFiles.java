package org.varve.ledger.embedded.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.disk.DiskFile;

/**
 * The segment files of one log: their names, numbers and headers, and the markers in the place of
 * those that were freed.
 *
 * @param kind what the log holds
 */
record SegmentFiles(Disk disk, Path folder, SegmentKind kind, SegmentLimits limits) {
  private static final Pattern NAME = Pattern.compile("\\d{8}\\.(seg|freed)");
  private static final String SEGMENT = ".seg";
  private static final String FREED = ".freed";
  private static final int NUMBER_MAX = 99_999_999;

  /** Numbers of the segments that are there, freed ones included, ascending. */
  List<Integer> numbers() throws IOException {
    return numbers(NAME.asMatchPredicate());
  }

  private List<Integer> numbers(Predicate<String> wanted) throws IOException {
    return disk.list(folder).stream()
        .filter(wanted)
        .map(name -> Integer.parseInt(name.substring(0, name.indexOf('.'))))
        .distinct()
        .toList();
  }

  /** Numbers of the segments that were freed, ascending; a marker among them may be torn. */
  List<Integer> freedNumbers() throws IOException {
    return numbers(name -> NAME.matcher(name).matches() && name.endsWith(FREED));
  }

  /** The highest number, 0 if there is no segment. */
  int lastNumber() throws IOException {
    List<Integer> numbers = numbers();
    return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
  }

  Path path(int number) {
    return path(number, SEGMENT);
  }

  private Path path(int number, String suffix) {
    if (number < 1 || number > NUMBER_MAX) {
      throw new IllegalArgumentException("segment number out of range: " + number);
    }
    return folder.resolve(String.format(Locale.ROOT, "%08d%s", number, suffix));
  }

  /** How many bytes the records of a segment take; none once it is freed. */
  long size(int number) throws IOException {
    try (DiskFile file = disk.openForReading(path(number))) {
      return file.size();
    } catch (NoSuchFileException freed) {
      return 0;
    }
  }

  /** What is left of a freed segment; empty if it was not freed, or the marker is half written. */
  Optional<FreedSegment> freed(int number) throws IOException {
    try (DiskFile file = disk.openForReading(path(number, FREED))) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
      file.read(bytes, 0);
      return FreedSegment.decode(bytes.array(), kind, number);
    } catch (NoSuchFileException notFreed) {
      return Optional.empty();
    }
  }

  /**
   * Puts a marker in the place of a segment. Durable before the segment goes, so that there is
   * never neither.
   */
  void free(FreedSegment segment) throws IOException {
    try (DiskFile file = disk.open(path(segment.number(), FREED))) {
      file.truncate(0);
      file.write(segment.encode(kind), 0);
      file.force();
    }
    disk.forceFolder(folder);
    delete(segment.number());
  }

  /** Ends what a crash left half done: a segment whose marker is whole is not needed. */
  void completeFreeing() throws IOException {
    Set<String> names = Set.copyOf(disk.list(folder));
    for (int number : freedNumbers()) {
      if (names.contains(path(number).getFileName().toString()) && freed(number).isPresent()) {
        delete(number);
      }
    }
  }

  private void delete(int number) throws IOException {
    disk.delete(path(number));
    disk.forceFolder(folder);
  }

  /** Number of the first record of a segment, freed or not; empty if neither says it. */
  Optional<Long> firstOrdinal(int number) throws IOException {
    // In this order: it may be freed just now, and then there is a marker before the segment goes.
    Optional<Long> standing = header(number).map(SegmentHeader::firstOrdinal);
    return standing.isPresent() ? standing : freed(number).map(FreedSegment::firstOrdinal);
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

  /** The header of a segment, if it is there, sound and the one that belongs there. */
  Optional<SegmentHeader> header(int number) throws IOException {
    try (DiskFile file = disk.openForReading(path(number))) {
      ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
      file.read(bytes, 0);
      return SegmentHeader.decode(bytes.flip(), kind, number);
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  /** Opens a segment whose header is known. */
  SegmentReader read(SegmentHeader header) throws IOException {
    Path path = path(header.number());
    return new SegmentReader(disk.openForReading(path), path, header, limits.recordBytesMax());
  }
}
