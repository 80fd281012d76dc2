package org.varve.ledger.embedded.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file of a {@link Disk}; reads may come from any thread, everything else from one. */
public interface DiskFile extends Closeable {
  /** Length of the file, bytes. */
  long size() throws IOException;

  /**
   * Fills the buffer from the given position on, as far as the file reaches.
   *
   * @return the number of bytes read; less than asked for only at the end of the file
   */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes all bytes of the buffer; a failure may leave any part of them behind. */
  void write(ByteBuffer source, long position) throws IOException;

  /**
   * Makes everything written so far durable (fdatasync).
   *
   * <p>A failure is final for what was written: the system may have dropped it and would report
   * success at the next call. Never call again after a failure.
   */
  void force() throws IOException;

  /** Cuts the file; durable after {@link #force}. */
  void truncate(long size) throws IOException;
}
