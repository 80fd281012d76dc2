package org.varve.ledger.embedded.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateWrite;
import org.varve.ledger.testing.MapState;

/** State in memory that can lose its newest writes, as RocksDB without a log does. */
public final class MemoryEngine implements StateEngine {
  private final List<List<StateWrite>> written = new ArrayList<>();
  private int durable;
  private int drops;
  private int life;

  /** How often the state was thrown away. */
  public synchronized int drops() {
    return drops;
  }

  /** The process ends without closing: anything not flushed may be lost, newest first. */
  public synchronized void crash(Random random) {
    life++;
    int kept = durable + random.nextInt(written.size() - durable + 1);
    written.subList(kept, written.size()).clear();
    durable = kept;
  }

  /** Becomes as old as it was after some writes. */
  public synchronized void keepFirst(int writes) {
    written.subList(writes, written.size()).clear();
    durable = writes;
  }

  /** Becomes the state of another one. */
  public synchronized void copy(MemoryEngine other) {
    written.clear();
    written.addAll(other.written);
    durable = written.size();
  }

  @Override
  public synchronized StateStore open() {
    Store store = new Store(life);
    written.forEach(store.map::apply);
    return store;
  }

  @Override
  public synchronized Optional<StateStore> openForReading() {
    return written.isEmpty() ? Optional.empty() : Optional.of(open());
  }

  @Override
  public synchronized void drop() {
    written.clear();
    durable = 0;
    drops++;
  }

  @Override
  public String place() {
    return "memory";
  }

  private synchronized void add(int writersLife, List<StateWrite> writes) {
    if (writersLife == life) {
      written.add(List.copyOf(writes));
    }
  }

  private synchronized void flushAll(int flushersLife) {
    if (flushersLife == life) {
      durable = written.size();
    }
  }

  private final class Store implements StateStore {
    private final MapState map = new MapState();
    private final int born;

    Store(int born) {
      this.born = born;
    }

    @Override
    public byte @Nullable [] get(StateKey key) {
      return map.get(key);
    }

    @Override
    public void scan(StateKey prefix, BiConsumer<StateKey, byte[]> visitor) {
      map.scan(prefix, visitor);
    }

    @Override
    public void write(List<StateWrite> writes) {
      add(born, writes);
      map.apply(writes);
    }

    @Override
    public void flush() {
      flushAll(born);
    }

    @Override
    public void close() {
      flushAll(born);
    }
  }
}
