package org.varve.ledger.embedded.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.varve.ledger.embedded.disk.DiskFile;

/** Keeps a few segment files open for readers of any thread; the least recently used goes first. */
final class ReadHandles implements Closeable {
  private static final int OPEN_MAX = 64;

  private static final class Handle {
    final DiskFile file;
    int readers;
    boolean retired;

    Handle(DiskFile file) {
      this.file = file;
    }

    void closeWhenUnused() throws IOException {
      if (retired && readers == 0) {
        file.close();
      }
    }
  }

  private final SegmentFiles files;
  private final Map<Integer, Handle> open = new LinkedHashMap<>(16, 0.75f, true);

  ReadHandles(SegmentFiles files) {
    this.files = files;
  }

  /** Reads bytes of a segment; fewer than asked for only at its end. */
  byte[] read(int segment, long offset, int length) throws IOException {
    Handle handle = acquire(segment);
    try {
      byte[] bytes = new byte[length];
      int count = handle.file.read(ByteBuffer.wrap(bytes), offset);
      return count == length ? bytes : Arrays.copyOf(bytes, count);
    } finally {
      release(handle);
    }
  }

  private synchronized Handle acquire(int segment) throws IOException {
    Handle handle = open.get(segment);
    if (handle == null) {
      handle = new Handle(files.disk().openForReading(files.path(segment)));
      open.put(segment, handle);
      if (open.size() > OPEN_MAX) {
        retire(open.keySet().iterator().next());
      }
    }
    handle.readers++;
    return handle;
  }

  private synchronized void release(Handle handle) throws IOException {
    handle.readers--;
    handle.closeWhenUnused();
  }

  /** Closes a segment as soon as nobody reads it. */
  synchronized void drop(int segment) throws IOException {
    if (open.containsKey(segment)) {
      retire(segment);
    }
  }

  private void retire(Integer segment) throws IOException {
    Handle handle = Objects.requireNonNull(open.remove(segment));
    handle.retired = true;
    handle.closeWhenUnused();
  }

  @Override
  public synchronized void close() throws IOException {
    List<Integer> all = new ArrayList<>(open.keySet());
    for (Integer segment : all) {
      retire(segment);
    }
  }
}
