package org.varve.system;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.disk.DiskFile;
import org.varve.ledger.embedded.disk.LocalDisk;

/** The disk of this machine, but each sync takes a while: an old memory card. */
final class SlowDisk implements Disk {

  private final Disk disk = new LocalDisk();
  private final Duration sync;

  SlowDisk(Duration sync) {
    this.sync = sync;
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    disk.createFolders(folder);
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    return disk.list(folder);
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    return new SlowFile(disk.open(file), sync);
  }

  @Override
  public DiskFile openForReading(Path file) throws IOException {
    return disk.openForReading(file);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    disk.forceFolder(folder);
  }

  @Override
  public Closeable lock(Path file) throws IOException {
    return disk.lock(file);
  }

  private record SlowFile(DiskFile file, Duration sync) implements DiskFile {

    @Override
    public void force() throws IOException {
      try {
        Thread.sleep(sync.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while syncing", e);
      }
      file.force();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      file.write(source, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
