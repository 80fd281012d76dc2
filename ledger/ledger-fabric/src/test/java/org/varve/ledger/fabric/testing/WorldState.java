package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/** The keys of a channel at one peer, each with its value and who wrote it. */
final class WorldState {
  /** A value as it stands, with the version that a read of it records. */
  record Versioned(ByteString value, StateVersion version) {}

  private record Key(String namespace, String key) {}

  private final Map<Key, Versioned> values = new HashMap<>();

  synchronized Optional<Versioned> get(String namespace, String key) {
    return Optional.ofNullable(values.get(new Key(namespace, key)));
  }

  /** Whether all that the transaction read still stands as it was read. */
  synchronized boolean isCurrent(TxReadWriteSet transaction) throws InvalidProtocolBufferException {
    for (NsReadWriteSet namespace : transaction.getNsRwsetList()) {
      for (KVRead read : KVRWSet.parseFrom(namespace.getRwset()).getReadsList()) {
        Optional<StateVersion> now =
            get(namespace.getNamespace(), read.getKey()).map(Versioned::version);
        Optional<StateVersion> then =
            read.hasVersion() ? Optional.of(StateVersion.of(read.getVersion())) : Optional.empty();
        if (!now.equals(then)) {
          return false;
        }
      }
    }
    return true;
  }

  synchronized void apply(TxReadWriteSet transaction, StateVersion version)
      throws InvalidProtocolBufferException {
    for (NsReadWriteSet namespace : transaction.getNsRwsetList()) {
      for (KVWrite write : KVRWSet.parseFrom(namespace.getRwset()).getWritesList()) {
        Key key = new Key(namespace.getNamespace(), write.getKey());
        if (write.getIsDelete()) {
          values.remove(key);
        } else {
          values.put(key, new Versioned(write.getValue(), version));
        }
      }
    }
  }

  synchronized void clear() {
    values.clear();
  }
}
