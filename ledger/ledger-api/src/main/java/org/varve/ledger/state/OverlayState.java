package org.varve.ledger.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes on top of a state that does not have them yet, so that what is folded next can read them:
 * operation after operation in a block, block after block in a group.
 *
 * <p>Not safe for use by several threads.
 */
public final class OverlayState implements FoldState {

  private final FoldState base;
  private final Map<StateKey, byte[]> written = new LinkedHashMap<>();

  public OverlayState(FoldState base) {
    this.base = base;
  }

  @Override
  public byte @Nullable [] get(StateKey key) {
    byte[] value = written.get(key);
    return value != null ? value : base.get(key);
  }

  public void put(StateKey key, byte[] value) {
    written.put(key, value);
  }

  public void putAll(List<StateWrite> writes) {
    writes.forEach(write -> put(write.key(), write.value()));
  }

  /** The newest value of every key written, keys in the order in which they were first written. */
  public List<StateWrite> writes() {
    return written.entrySet().stream()
        .map(entry -> new StateWrite(entry.getKey(), entry.getValue()))
        .toList();
  }
}
