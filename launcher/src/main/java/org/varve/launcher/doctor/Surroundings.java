package org.varve.launcher.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What the checks ask of the machine, so that a test can make it bad.
 *
 * @param clock its time
 * @param space room on the disk of a folder
 */
public record Surroundings(Clock clock, Space space) {

  /** Room on a disk. */
  @FunctionalInterface
  public interface Space {
    Room of(Path folder) throws IOException;
  }

  /** Bytes that are left to this user, and bytes in all. */
  public record Room(long usableBytes, long totalBytes) {}

  public static Surroundings ofThisMachine() {
    return new Surroundings(
        Clock.systemUTC(),
        folder -> {
          FileStore store = Files.getFileStore(folder);
          return new Room(store.getUsableSpace(), store.getTotalSpace());
        });
  }
}
