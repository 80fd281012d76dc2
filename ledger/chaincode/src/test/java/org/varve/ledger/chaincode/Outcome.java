package org.varve.ledger.chaincode;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.hyperledger.fabric.shim.Chaincode.Response;
import org.varve.ledger.channel.ChannelError;

/**
 * What came of a transaction.
 *
 * @param reads keys in the order in which they were read
 * @param writes by key, in hex; empty text for a deletion
 */
record Outcome(Response response, List<String> reads, SortedMap<String, String> writes) {

  boolean isEndorsed() {
    return response.getStatusCode() == 200;
  }

  Optional<ChannelError> error() {
    return isEndorsed() ? Optional.empty() : ChannelError.find(response.getMessage());
  }
}
