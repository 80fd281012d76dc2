package org.varve.evidence.crypto;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that were read last, so that the few that most operations and evidence name are checked
 * once: to show that a point is on its curve and of prime order takes longer than a signature.
 */
final class KnownKeys {
  private static final int KEYS_MAX = 4_096;
  private static final Map<ByteBuffer, VerificationKey> KNOWN = new ConcurrentHashMap<>();

  private KnownKeys() {}

  /** Reads a COSE_Key. Keys are immutable, so the same object may come for the same bytes. */
  static VerificationKey read(byte[] coseKey) {
    VerificationKey known = KNOWN.get(ByteBuffer.wrap(coseKey));
    if (known != null) {
      return known;
    }
    VerificationKey key = CoseKey.read(coseKey);
    if (KNOWN.size() >= KEYS_MAX) {
      KNOWN.clear();
    }
    KNOWN.put(ByteBuffer.wrap(key.coseKey()), key);
    return key;
  }
}
