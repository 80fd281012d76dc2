package org.varve.ledger.embedded.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.disk.DiskFile;

/**
 * Remembers, without an fsync of its own, how far a log was acknowledged.
 *
 * <p>It is written after the records are durable, so what it names must be there: if not, that is
 * damage and no torn tail. After a power cut it may be older than the log, never newer. Two slots
 * in different sectors are written in turn, so that a torn write leaves the older one.
 */
final class HeadFile implements Closeable {
  static final String NAME = "HEAD";
  private static final int SLOT_STRIDE = 4096;
  private static final long FILE_BYTES = 2L * SLOT_STRIDE;

  private final Disk disk;
  private final Path folder;
  private @Nullable Head newest;
  private int nextSlot;
  private @Nullable DiskFile file;

  private HeadFile(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  static HeadFile read(Disk disk, Path folder) throws IOException {
    HeadFile head = new HeadFile(disk, folder);
    try (DiskFile file = disk.openForReading(folder.resolve(NAME))) {
      Optional<Head> first = slot(file, 0);
      Optional<Head> second = slot(file, 1);
      head.newest =
          Stream.concat(first.stream(), second.stream())
              .max(Comparator.comparingLong(Head::ordinal))
              .orElse(null);
      head.nextSlot = first.isPresent() && first.get().equals(head.newest) ? 1 : 0;
    } catch (NoSuchFileException firstStart) {
      head.newest = null;
    }
    return head;
  }

  private static Optional<Head> slot(DiskFile file, int slot) throws IOException {
    byte[] bytes = new byte[Head.BYTES];
    boolean whole = file.read(ByteBuffer.wrap(bytes), (long) slot * SLOT_STRIDE) == bytes.length;
    return whole ? Head.decode(bytes) : Optional.empty();
  }

  Optional<Head> newest() {
    return Optional.ofNullable(newest);
  }

  /** Makes the file ready for writing, and its name and room durable. */
  void openForWriting() throws IOException {
    DiskFile opened = disk.open(folder.resolve(NAME));
    file = opened;
    if (opened.size() < FILE_BYTES) {
      opened.write(ByteBuffer.allocate(1), FILE_BYTES - 1);
      opened.force();
      disk.forceFolder(folder);
    }
  }

  /** Call only when the record named is durable. */
  void write(Head head) throws IOException {
    opened().write(head.encode(), (long) nextSlot * SLOT_STRIDE);
    nextSlot = 1 - nextSlot;
    newest = head;
  }

  void force() throws IOException {
    opened().force();
  }

  private DiskFile opened() {
    return Objects.requireNonNull(file, "not open for writing");
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
