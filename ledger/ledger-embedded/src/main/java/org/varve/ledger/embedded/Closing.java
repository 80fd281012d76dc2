package org.varve.ledger.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was opened, last first: when opening fails in the middle, and in the end. Everything
 * is closed even if something fails to.
 */
final class Closing implements Closeable {
  private final Deque<Closeable> opened = new ArrayDeque<>();

  <T extends Closeable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Leaves closing to the one returned; this one has nothing left to do. */
  Closing handOver() {
    Closing next = new Closing();
    next.opened.addAll(opened);
    opened.clear();
    return next;
  }

  @Override
  public void close() throws IOException {
    Closeable newest = opened.poll();
    if (newest == null) {
      return;
    }
    try {
      newest.close();
    } finally {
      close();
    }
  }
}
