package org.varve.ledger.chaincode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.channel.ChannelKeys;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateWrite;

/**
 * The channel's state as one transaction sees it. A read is a call to the peer, so that each key is
 * read once. The channel knows no empty values: they are deletions, and no value.
 */
final class ChannelState implements FoldState {

  private final ChaincodeStub stub;
  private final Map<StateKey, Optional<byte[]>> seen = new HashMap<>();

  ChannelState(ChaincodeStub stub) {
    this.stub = stub;
  }

  @Override
  public byte @Nullable [] get(StateKey key) {
    return seen.computeIfAbsent(key, unseen -> read(ChannelKeys.of(unseen))).orElse(null);
  }

  /** The value of a key that is none of the contract's. */
  Optional<byte[]> read(String key) {
    byte @Nullable [] value = stub.getState(key);
    return value == null || value.length == 0 ? Optional.empty() : Optional.of(value);
  }

  void put(String key, byte[] value) {
    stub.putState(key, value);
  }

  /** Puts what the contract writes, after everything has been read. */
  void put(List<StateWrite> writes) {
    for (StateWrite write : writes) {
      String key = ChannelKeys.of(write.key());
      if (write.value().length == 0) {
        stub.delState(key);
      } else {
        stub.putState(key, write.value());
      }
    }
  }
}
