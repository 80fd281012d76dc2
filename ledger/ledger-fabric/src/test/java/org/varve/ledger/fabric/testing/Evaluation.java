package org.varve.ledger.fabric.testing;

import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/**
 * Runs a proposal at one peer, the gateway's own first; what is the chaincode's own answer is not
 * asked of another.
 */
final class Evaluation {
  private final PeerDouble gateway;
  private final ProposedTransaction proposed;

  Evaluation(PeerDouble gateway, ProposedTransaction proposed) {
    this.gateway = gateway;
    this.proposed = proposed;
  }

  Endorser.Endorsed run() {
    if (!gateway.channel().has(proposed) && !proposed.chaincode().equals(SystemChaincode.QUERY)) {
      throw Answers.failure(
          Status.Code.FAILED_PRECONDITION, Answers.nobodyToEvaluate(proposed), List.of());
    }
    List<PeerDouble> candidates = new ArrayList<>(gateway.channel().peers());
    candidates.remove(gateway);
    candidates.add(0, gateway);
    List<ErrorDetail> errors = new ArrayList<>();
    Status.Code code = Status.Code.UNAVAILABLE;
    for (PeerDouble peer : candidates) {
      Endorser.Answer answer = peer.endorser().endorse(proposed);
      if (answer instanceof Endorser.Endorsed endorsed) {
        return endorsed;
      }
      Endorser.Refused refused = (Endorser.Refused) answer;
      errors.add(Answers.detail(peer, refused.message()));
      code = refused.code();
      if (refused.settled()) {
        throw Answers.failure(
            code, "evaluate call to endorser returned error: " + refused.message(), errors);
      }
    }
    throw Answers.failure(code, Answers.NOT_EVALUATED, errors);
  }
}
