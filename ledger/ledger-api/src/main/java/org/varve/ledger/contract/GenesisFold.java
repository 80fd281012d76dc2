package org.varve.ledger.contract;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.state.ChainEntry;
import org.varve.ledger.state.ChainPosition;
import org.varve.ledger.state.LogEntry;
import org.varve.ledger.state.OperationEntry;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.state.StateKeys;

/** Checks a genesis operation and folds it into an empty state. */
final class GenesisFold {

  private GenesisFold() {}

  static Fold of(Operation genesis) {
    if (genesis.payload().kind() != OperationKind.GENESIS) {
      throw new IllegalArgumentException(
          "leaf 0 is a %s operation, expected GENESIS".formatted(genesis.payload().kind()));
    }
    GenesisBody body = GenesisBody.decode(genesis.payload().body().orElseThrow());
    requireOrigin("signer", genesis.header().signer(), body);
    requireOrigin("source", genesis.header().source(), body);
    VerificationKey receiptKey = body.receiptKey();
    if (!genesis.header().kid().equals(receiptKey.kid()) || !genesis.signedBy(receiptKey)) {
      throw new IllegalArgumentException(
          "the genesis operation is not signed by the receipt key that it names, "
              + receiptKey.kid());
    }
    ChainPosition position = ChainPosition.of(genesis);
    if (position.epoch() != 0 || !position.isFirst()) {
      throw new IllegalArgumentException(
          "the genesis operation is %s, expected epoch 0, sequence 1".formatted(position));
    }
    return founded(genesis, position);
  }

  private static Fold founded(Operation genesis, ChainPosition position) {
    LogEntry entry = new LogEntry(0, 0, false);
    OverlayState state = new OverlayState(key -> null);
    state.put(StateKeys.genesis(), genesis.bytes());
    state.put(StateKeys.operation(genesis.id()), new OperationEntry(0, Optional.empty()).encode());
    state.put(StateKeys.chain(position), ChainEntry.of(genesis, 0).encode());
    state.put(StateKeys.logEntry(0), entry.encode());
    return new Fold(
        Optional.empty(),
        List.of(new Recorded(genesis.id(), 0, false)),
        List.of(new LogLeaf(0, genesis, entry)),
        state.writes(),
        new TreeMap<>());
  }

  private static void requireOrigin(String field, String value, GenesisBody body) {
    if (!value.equals(body.origin())) {
      throw new IllegalArgumentException(
          "the genesis operation's %s is '%s', expected its origin '%s'"
              .formatted(field, value, body.origin()));
    }
  }
}
