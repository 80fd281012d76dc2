package org.varve.ledger.embedded.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Files as the ledger needs them: nothing is durable before it was forced, neither the bytes of a
 * file nor the name of a new one.
 *
 * <p>Every access of the ledger and of the content store to blocks, contents and their HEAD files
 * goes through here, so that tests can cut the power, fill the disk and fail an fsync at any point.
 * Disposable state (RocksDB) does not: it is made anew from what lies behind this interface.
 */
public interface Disk {
  /** Makes a folder and its missing parents; durably. */
  void createFolders(Path folder) throws IOException;

  /** The names of the files of a folder, sorted; none if there is no such folder. */
  List<String> list(Path folder) throws IOException;

  /** Opens a file for reading and writing; makes it if there is none. */
  DiskFile open(Path file) throws IOException;

  /**
   * Opens a file for reading.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  DiskFile openForReading(Path file) throws IOException;

  /** Removes a file; durable after {@link #forceFolder}. */
  void delete(Path file) throws IOException;

  /** Makes the names of a folder's files durable. */
  void forceFolder(Path folder) throws IOException;

  /**
   * Keeps every other process, and everybody else in this one, from taking the same lock.
   *
   * @return releases the lock when closed
   * @throws FolderInUseException if another one holds it
   */
  Closeable lock(Path file) throws IOException;
}
