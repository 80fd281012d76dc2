package org.varve.ledger.testing;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.state.ScannableState;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateWrite;

/** A contract state in memory. Safe for use by many threads; equal if it holds the same. */
public final class MapState implements ScannableState {

  private final NavigableMap<StateKey, byte[]> entries = new ConcurrentSkipListMap<>();

  public void apply(List<StateWrite> writes) {
    writes.forEach(write -> entries.put(write.key(), write.value()));
  }

  @Override
  public byte @Nullable [] get(StateKey key) {
    return entries.get(key);
  }

  @Override
  public void scan(StateKey prefix, BiConsumer<StateKey, byte[]> visitor) {
    for (Map.Entry<StateKey, byte[]> entry : entries.tailMap(prefix, true).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        return;
      }
      visitor.accept(entry.getKey(), entry.getValue());
    }
  }

  /** Everything in it, in the order of the keys. */
  public List<StateWrite> contents() {
    return entries.entrySet().stream()
        .map(entry -> new StateWrite(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MapState state && contents().equals(state.contents());
  }

  @Override
  public int hashCode() {
    return contents().hashCode();
  }

  @Override
  public String toString() {
    return entries.size() + " keys";
  }
}
