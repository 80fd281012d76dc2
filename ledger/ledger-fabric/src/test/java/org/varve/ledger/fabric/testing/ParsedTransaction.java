package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;

/**
 * An envelope taken apart as far as a peer must to validate it.
 *
 * @param endorsed empty for a configuration
 */
record ParsedTransaction(
    Envelope envelope,
    ChannelHeader header,
    ByteString creator,
    Optional<ChaincodeEndorsedAction> endorsed) {

  static ParsedTransaction of(Envelope envelope) throws InvalidProtocolBufferException {
    Payload payload = Payload.parseFrom(envelope.getPayload());
    ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
    ByteString creator =
        SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader()).getCreator();
    Optional<ChaincodeEndorsedAction> endorsed = Optional.empty();
    if (header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE) {
      ByteString action = Transaction.parseFrom(payload.getData()).getActions(0).getPayload();
      endorsed = Optional.of(ChaincodeActionPayload.parseFrom(action).getAction());
    }
    return new ParsedTransaction(envelope, header, creator, endorsed);
  }

  String txId() {
    return header.getTxId();
  }

  boolean isSigned() {
    return FabricMember.signed(creator, envelope.getPayload(), envelope.getSignature());
  }

  private ChaincodeAction action() throws InvalidProtocolBufferException {
    ByteString response = endorsed.orElseThrow().getProposalResponsePayload();
    return ChaincodeAction.parseFrom(ProposalResponsePayload.parseFrom(response).getExtension());
  }

  TxReadWriteSet readWriteSet() throws InvalidProtocolBufferException {
    return TxReadWriteSet.parseFrom(action().getResults());
  }

  /** The event that the chaincode set, if it set one. */
  Optional<ChaincodeEvent> event() throws InvalidProtocolBufferException {
    return endorsed.isEmpty() || action().getEvents().isEmpty()
        ? Optional.empty()
        : Optional.of(ChaincodeEvent.parseFrom(action().getEvents()));
  }

  boolean isLifecycle() throws InvalidProtocolBufferException {
    return action().getChaincodeId().getName().equals(Envelopes.LIFECYCLE);
  }

  /** The organisations whose peers endorsed it, with a good signature each. */
  Set<String> endorsers() throws InvalidProtocolBufferException {
    Set<String> organisations = new HashSet<>();
    ChaincodeEndorsedAction action = endorsed.orElseThrow();
    for (Endorsement each : action.getEndorsementsList()) {
      ByteString signed = action.getProposalResponsePayload().concat(each.getEndorser());
      if (FabricMember.signed(each.getEndorser(), signed, each.getSignature())) {
        organisations.add(FabricMember.mspIdOf(each.getEndorser()));
      }
    }
    return organisations;
  }
}
