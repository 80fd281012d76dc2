package org.varve.ledger.embedded.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that does all that another one does, as {@link ForwardingDisk} does. */
public class ForwardingFile implements DiskFile {
  private final DiskFile file;

  protected ForwardingFile(DiskFile file) {
    this.file = file;
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
  public void force() throws IOException {
    file.force();
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
