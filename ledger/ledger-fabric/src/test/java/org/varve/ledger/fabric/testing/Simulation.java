package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/**
 * What a chaincode reads and writes while it runs one proposal. Reads see what is committed, never
 * what the same proposal wrote.
 */
final class Simulation {
  private final WorldState state;
  private final String chaincode;
  private final TreeMap<String, KVRead> reads = new TreeMap<>();
  private final TreeMap<String, KVWrite> writes = new TreeMap<>();

  Simulation(WorldState state, String chaincode) {
    this.state = state;
    this.chaincode = chaincode;
  }

  synchronized ByteString get(String key) {
    Optional<WorldState.Versioned> found = state.get(chaincode, key);
    reads.putIfAbsent(key, read(key, found));
    return found.map(WorldState.Versioned::value).orElse(ByteString.EMPTY);
  }

  /** An empty value is a deletion, as it is for a peer. */
  synchronized void put(String key, ByteString value) {
    writes.put(
        key, KVWrite.newBuilder().setKey(key).setIsDelete(value.isEmpty()).setValue(value).build());
  }

  /** Sorted, below what the peer itself read: which definition of the chaincode is in force. */
  synchronized TxReadWriteSet result() {
    String definition = Envelopes.definitionKey(chaincode);
    KVRead defined = read(definition, state.get(Envelopes.LIFECYCLE, definition));
    KVRWSet own =
        KVRWSet.newBuilder().addAllReads(reads.values()).addAllWrites(writes.values()).build();
    return TxReadWriteSet.newBuilder()
        .setDataModel(TxReadWriteSet.DataModel.KV)
        .addNsRwset(namespace(Envelopes.LIFECYCLE, KVRWSet.newBuilder().addReads(defined).build()))
        .addNsRwset(namespace(chaincode, own))
        .build();
  }

  private static KVRead read(String key, Optional<WorldState.Versioned> found) {
    KVRead.Builder read = KVRead.newBuilder().setKey(key);
    found.ifPresent(value -> read.setVersion(value.version().message()));
    return read.build();
  }

  private static NsReadWriteSet namespace(String name, KVRWSet set) {
    return NsReadWriteSet.newBuilder().setNamespace(name).setRwset(set.toByteString()).build();
  }
}
