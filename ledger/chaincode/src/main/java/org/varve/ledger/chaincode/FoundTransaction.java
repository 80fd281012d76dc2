package org.varve.ledger.chaincode;

import java.util.Arrays;
import org.hyperledger.fabric.shim.Chaincode.Response;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.channel.ChannelError.Code;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.Fold;
import org.varve.ledger.state.StateKeys;

/** Founds the log of a channel, once; saying the same again changes nothing. */
final class FoundTransaction {

  private final ChannelState state;

  FoundTransaction(ChannelState state) {
    this.state = state;
  }

  Response found(byte[] encoded) {
    Operation genesis = Operation.decode(encoded);
    byte @Nullable [] known = state.get(StateKeys.genesis());
    if (known != null) {
      return Arrays.equals(known, encoded) ? Answers.done() : foundedOtherwise(known);
    }
    Fold fold;
    try {
      fold = DataManagementContract.current().genesis(genesis);
    } catch (IllegalArgumentException e) {
      return Answers.malformed(e);
    }
    state.put(fold.writes());
    return Answers.done();
  }

  private static Response foundedOtherwise(byte[] known) {
    Operation genesis = Operation.decode(known);
    return Answers.error(
        Code.FOUNDED,
        "the log here is '%s' since operation %s; join it, or use another channel"
            .formatted(genesis.header().source(), genesis.id().hex()));
  }
}
