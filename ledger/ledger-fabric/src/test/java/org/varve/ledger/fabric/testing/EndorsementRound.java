package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.Endorsement;

/** Asks peers to endorse one proposal until enough have, the gateway's own peer first. */
final class EndorsementRound {
  private final PeerDouble gateway;
  private final ProposedTransaction proposed;
  private final List<Endorsement> endorsements = new ArrayList<>();
  private final List<ErrorDetail> errors = new ArrayList<>();
  private ByteString payload = ByteString.EMPTY;

  EndorsementRound(PeerDouble gateway, ProposedTransaction proposed) {
    this.gateway = gateway;
    this.proposed = proposed;
  }

  /**
   * The transaction for the client to sign.
   *
   * @param organisations whose peers the client asks for; empty leaves it to the channel's policy
   */
  EndorseResponse collect(List<String> organisations) {
    if (!gateway.channel().has(proposed)) {
      throw Answers.failure(
          Status.Code.FAILED_PRECONDITION, Answers.noCombination(proposed), List.of());
    }
    int enough =
        organisations.isEmpty()
            ? gateway.channel().settings().endorsements()
            : organisations.size();
    if (organisations.isEmpty() && !ask(gateway)) {
      throw Answers.failure(Status.Code.ABORTED, Answers.NOT_ENDORSED_FIRST, errors);
    }
    for (PeerDouble other : gateway.channel().peers()) {
      boolean wanted =
          organisations.isEmpty() ? other != gateway : organisations.contains(other.mspId());
      if (wanted && endorsements.size() < enough) {
        ask(other);
      }
    }
    if (endorsements.size() < enough) {
      throw Answers.failure(Status.Code.ABORTED, Answers.NOT_ENDORSED_ENOUGH, errors);
    }
    return EndorseResponse.newBuilder()
        .setPreparedTransaction(
            Envelopes.transaction(proposed.header(), proposed.payload(), payload, endorsements))
        .build();
  }

  private boolean ask(PeerDouble peer) {
    Endorser.Answer answer = peer.endorser().endorse(proposed);
    if (answer instanceof Endorser.Refused refused) {
      errors.add(Answers.detail(peer, refused.message()));
      return false;
    }
    Endorser.Endorsed endorsed = (Endorser.Endorsed) answer;
    if (endorsements.isEmpty()) {
      payload = endorsed.payload();
    } else if (!payload.equals(endorsed.payload())) {
      errors.add(Answers.detail(peer, Answers.MISMATCH));
      return false;
    }
    endorsements.add(endorsed.endorsement());
    return true;
  }
}
