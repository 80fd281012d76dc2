package org.varve.ledger.contract;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.varve.evidence.Digest;

/**
 * What was decoded of state values by their kid, kept beside the bytes that it was decoded from, so
 * that an entry can never be stale; the least recently used make room. Safe for use by many
 * threads.
 */
final class DecodedCache<T> {

  private static final int ENTRIES_MAX = 10_000;

  private final Function<byte[], T> decoder;
  private final Map<Digest, Decoded<T>> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Decoded<T>> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  DecodedCache(Function<byte[], T> decoder) {
    this.decoder = decoder;
  }

  T decoded(Digest kid, byte[] value) {
    synchronized (entries) {
      Decoded<T> known = entries.get(kid);
      if (known != null && Arrays.equals(known.value, value)) {
        return known.decoded;
      }
    }
    T decoded = decoder.apply(value);
    synchronized (entries) {
      entries.put(kid, new Decoded<>(value, decoded));
    }
    return decoded;
  }

  private static final class Decoded<T> {
    private final byte[] value;
    private final T decoded;

    private Decoded(byte[] value, T decoded) {
      this.value = value;
      this.decoded = decoded;
    }
  }
}
