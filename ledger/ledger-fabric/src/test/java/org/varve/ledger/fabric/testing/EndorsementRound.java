package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    Map<String, List<PeerDouble>> candidates = candidates();
    if (organisations.isEmpty() && !askOne(candidates.remove(gateway.mspId()))) {
      throw Answers.failure(Status.Code.ABORTED, Answers.NOT_ENDORSED_FIRST, errors);
    }
    if (!organisations.isEmpty()) {
      candidates.keySet().retainAll(organisations);
    }
    int enough =
        organisations.isEmpty()
            ? gateway.channel().settings().endorsements()
            : organisations.size();
    for (List<PeerDouble> peers : candidates.values()) {
      if (endorsements.size() < enough) {
        askOne(peers);
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

  /** The peers of each organisation; among its own, the gateway's peer is the first. */
  private Map<String, List<PeerDouble>> candidates() {
    Map<String, List<PeerDouble>> candidates = new LinkedHashMap<>();
    candidates.put(gateway.mspId(), new ArrayList<>(List.of(gateway)));
    for (PeerDouble peer : gateway.channel().peers()) {
      if (peer != gateway) {
        candidates.computeIfAbsent(peer.mspId(), mspId -> new ArrayList<>()).add(peer);
      }
    }
    return candidates;
  }

  /** One endorsement of an organisation, of whichever of its peers gives it. */
  private boolean askOne(List<PeerDouble> peers) {
    return peers.stream().anyMatch(this::ask);
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
