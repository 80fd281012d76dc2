package org.varve.ledger.embedded.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * A file of this machine whose reads survive the interruption of a reading thread.
 *
 * <p>Java closes a {@link FileChannel} under everybody when one thread is interrupted in it; a
 * client that goes away must not take the ledger with it.
 */
final class LocalFile implements DiskFile {
  /** Heap buffers pass through a native one of their size, kept per thread: keep that small. */
  private static final int CHUNK_BYTES = 1 << 20;

  private final Path path;
  private final Set<OpenOption> options;
  private volatile FileChannel channel;
  private boolean closed;

  LocalFile(Path path, OpenOption... options) throws IOException {
    this.path = path;
    this.options = Set.of(options);
    this.channel = FileChannel.open(path, this.options);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    boolean interrupted = Thread.interrupted();
    int start = target.position();
    try {
      while (target.hasRemaining()) {
        FileChannel current = channel;
        try {
          if (readChunk(current, target, position + target.position() - start) < 0) {
            break;
          }
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          reopen(current, e);
        }
      }
      return target.position() - start;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static int readChunk(FileChannel channel, ByteBuffer target, long position)
      throws IOException {
    int limit = target.limit();
    target.limit(Math.min(limit, target.position() + CHUNK_BYTES));
    try {
      return channel.read(target, position);
    } finally {
      target.limit(limit);
    }
  }

  private synchronized void reopen(FileChannel broken, ClosedChannelException cause)
      throws IOException {
    if (closed) {
      throw cause;
    }
    // Another reader may have been here first: it is the same accident.
    if (channel.equals(broken)) {
      channel = FileChannel.open(path, options);
    }
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    long at = position;
    int limit = source.limit();
    try {
      while (source.position() < limit) {
        source.limit(Math.min(limit, source.position() + CHUNK_BYTES));
        at += channel.write(source, at);
        source.limit(limit);
      }
    } catch (IOException e) {
      throw named(e);
    }
  }

  @Override
  public void force() throws IOException {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw named(e);
    }
  }

  /** A channel does not say which file it failed in; whoever has to free space wants to know. */
  private IOException named(IOException e) {
    return new IOException(path + ": " + e.getMessage(), e);
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }
}
