package org.varve.representation.testing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.varve.representation.application.RepresentationMetrics;

/** Remembers the highest load and the number of open streams. */
public final class CountingMetrics implements RepresentationMetrics {
  private final AtomicInteger operationsHighest = new AtomicInteger();
  private final AtomicLong bytesHighest = new AtomicLong();
  private final AtomicInteger watches = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private volatile Supplier<Load> load;
  private volatile IntSupplier streams = () -> 0;

  @Override
  public void pending(Supplier<Load> source) {
    load = source;
  }

  @Override
  public void operationAccepted(long bytes) {
    Load now = load.get();
    operationsHighest.accumulateAndGet(now.operations(), Math::max);
    bytesHighest.accumulateAndGet(now.bytes(), Math::max);
  }

  @Override
  public void openStreams(IntSupplier source) {
    streams = source;
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
    return streams.getAsInt();
  }

  public int watches() {
    return watches.get();
  }

  public int retries() {
    return retries.get();
  }
}
