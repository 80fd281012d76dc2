package org.varve.ledger.embedded.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
  @TempDir Path folder;

  private final LocalDisk disk = new LocalDisk();

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(DiskFile file, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    int count = file.read(buffer, 0);
    return Arrays.copyOf(buffer.array(), count);
  }

  @Test
  void readsBackWhatItWroteBeyondOneChunk() throws IOException {
    byte[] content = bytes(3_000_001);
    try (DiskFile file = disk.open(folder.resolve("file"))) {
      file.write(ByteBuffer.wrap(content), 0);
      file.force();
      assertThat(file.size()).isEqualTo(content.length);
      assertThat(read(file, content.length + 10)).isEqualTo(content);
      file.truncate(5);
      assertThat(read(file, 10)).hasSize(5);
    }
    disk.forceFolder(folder);
    assertThat(disk.list(folder)).containsExactly("file");
    disk.delete(folder.resolve("file"));
    assertThat(disk.list(folder)).isEmpty();
    assertThat(disk.list(folder.resolve("none"))).isEmpty();
  }

  @Test
  void opensNothingForReadingThatIsNotThere() throws IOException {
    assertThatThrownBy(() -> disk.openForReading(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(disk.list(folder)).isEmpty();
  }

  @Test
  void makesFoldersAndTheirParents() throws IOException {
    Path deep = folder.resolve("a/b/c");
    disk.createFolders(deep);
    disk.createFolders(deep);
    assertThat(deep).isDirectory();
  }

  @Test
  void readsOnThoughReadersAreInterrupted() throws Exception {
    byte[] content = bytes(1 << 20);
    try (DiskFile file = disk.open(folder.resolve("file"))) {
      file.write(ByteBuffer.wrap(content), 0);
    }
    try (DiskFile file = disk.openForReading(folder.resolve("file"))) {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      AtomicBoolean done = new AtomicBoolean();
      Thread reader = new Thread(() -> readUntil(file, content, done, failure));
      Thread neighbour = new Thread(() -> readUntil(file, content, done, failure));
      reader.start();
      neighbour.start();
      for (int i = 0; i < 500; i++) {
        reader.interrupt();
        Thread.onSpinWait();
        assertThat(read(file, 100)).hasSize(100);
      }
      done.set(true);
      reader.join();
      neighbour.join();
      assertThat(failure.get()).isNull();
    }
  }

  private static void readUntil(
      DiskFile file, byte[] content, AtomicBoolean done, AtomicReference<Throwable> failure) {
    try {
      while (!done.get()) {
        assertThat(read(file, content.length)).isEqualTo(content);
      }
    } catch (IOException | AssertionError e) {
      failure.set(e);
    }
  }

  @Test
  void keepsTheInterruptionOfAReader() throws IOException {
    try (DiskFile file = disk.open(folder.resolve("file"))) {
      file.write(ByteBuffer.wrap(bytes(10)), 0);
      Thread.currentThread().interrupt();
      assertThat(read(file, 10)).hasSize(10);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void readsNothingOnceClosed() throws IOException {
    DiskFile file = disk.open(folder.resolve("file"));
    file.write(ByteBuffer.wrap(bytes(10)), 0);
    file.close();
    assertThatThrownBy(() -> read(file, 10)).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void letsALockGoWhenItIsClosed() throws IOException {
    Path lock = folder.resolve("LOCK");
    try (Closeable first = disk.lock(lock)) {
      assertThatThrownBy(() -> disk.lock(lock))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    disk.lock(lock).close();
  }
}
