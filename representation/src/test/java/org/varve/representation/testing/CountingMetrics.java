package org.varve.representation.testing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.varve.representation.application.RepresentationMetrics;

/** Remembers the highest load and the number of open streams. */
public final class CountingMetrics implements RepresentationMetrics {
  private final AtomicInteger operationsHighest = new AtomicInteger();
  private final AtomicLong bytesHighest = new AtomicLong();
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger watches = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();

  @Override
  public void pending(int operations, long bytes) {
    operationsHighest.accumulateAndGet(operations, Math::max);
    bytesHighest.accumulateAndGet(bytes, Math::max);
  }

  @Override
  public void openStreams(int open) {
    streams.set(open);
  }

  @Override
  public void configurationWatched() {
    watches.incrementAndGet();
  }

  @Override
  public void blockRetried() {
    retries.incrementAndGet();
  }

  public int operationsHighest() {
    return operationsHighest.get();
  }

  public long bytesHighest() {
    return bytesHighest.get();
  }

  public int streams() {
    return streams.get();
  }

  public int watches() {
    return watches.get();
  }

  public int retries() {
    return retries.get();
  }
}
