package org.varve.ledger.chaincode;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.varve.ledger.contract.StateRegistry;
import org.varve.ledger.state.StateKeys;

/**
 * The registries of the logs that this process has seen: one package may serve several channels.
 * What is decoded of keys is kept beside the bytes it was decoded from, so that it is never stale.
 */
final class Registries {

  private static final int LOGS_MAX = 16;

  private final Map<ByteBuffer, StateRegistry> byGenesis =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, StateRegistry> eldest) {
          return size() > LOGS_MAX;
        }
      };

  /** The registry as a transaction sees it; empty if the log is not founded. */
  Optional<StateRegistry> of(ChannelState state) {
    return Optional.ofNullable(state.get(StateKeys.genesis()))
        .map(genesis -> decoded(genesis).over(state));
  }

  private synchronized StateRegistry decoded(byte[] genesis) {
    return byGenesis.computeIfAbsent(
        ByteBuffer.wrap(genesis),
        bytes -> StateRegistry.of(key -> key.equals(StateKeys.genesis()) ? bytes.array() : null));
  }
}
