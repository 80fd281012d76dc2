package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few megabytes, in memory; mounting one needs root on Linux. */
final class SmallFileSystem implements AutoCloseable {

  private final Path folder;

  private SmallFileSystem(Path folder) {
    this.folder = folder;
  }

  /** Ends the test, with a line that says why, where nothing may be mounted. */
  static SmallFileSystem mounted(Path folder, int megabytes) throws Exception {
    Files.createDirectories(folder);
    String said =
        HostCommand.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder);
    if (!said.isEmpty()) {
      HostCommand.abort("a small file system cannot be mounted here (needs root): " + said);
    }
    return new SmallFileSystem(folder);
  }

  Path folder() {
    return folder;
  }

  void grow(int megabytes) throws Exception {
    assertThat(HostCommand.run("mount", "-o", "remount,size=" + megabytes + "m", folder)).isEmpty();
  }

  @Override
  public void close() throws Exception {
    // Lazily: a test that failed may have left files open, and nothing shall stay behind it.
    assertThat(HostCommand.run("umount", "-l", folder)).isEmpty();
  }
}
