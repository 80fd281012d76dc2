package org.varve.ledger.contract;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.varve.evidence.Digest;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.state.SignerEntry;

/**
 * Decoded bindings, kept beside the bytes that they were decoded from, so that an entry can never
 * be stale; the least recently used make room. Safe for use by many threads.
 */
final class BindingCache {

  private static final int ENTRIES_MAX = 10_000;

  private final Map<Digest, Decoded> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Decoded> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  SignerBinding binding(Digest kid, byte[] value) {
    synchronized (entries) {
      Decoded known = entries.get(kid);
      if (known != null && Arrays.equals(known.value, value)) {
        return known.binding;
      }
    }
    SignerBinding binding = SignerEntry.decode(value).binding();
    synchronized (entries) {
      entries.put(kid, new Decoded(value, binding));
    }
    return binding;
  }

  private static final class Decoded {
    private final byte[] value;
    private final SignerBinding binding;

    private Decoded(byte[] value, SignerBinding binding) {
      this.value = value;
      this.binding = binding;
    }
  }
}
