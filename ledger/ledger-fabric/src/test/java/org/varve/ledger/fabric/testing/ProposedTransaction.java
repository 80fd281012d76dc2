package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** A client's signed proposal, taken apart. */
record ProposedTransaction(
    SignedProposal signed,
    Header header,
    ChannelHeader channelHeader,
    SignatureHeader signatureHeader,
    ChaincodeProposalPayload payload,
    ChaincodeSpec spec) {

  static ProposedTransaction of(SignedProposal signed) throws InvalidProtocolBufferException {
    Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
    Header header = Header.parseFrom(proposal.getHeader());
    ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
    return new ProposedTransaction(
        signed,
        header,
        ChannelHeader.parseFrom(header.getChannelHeader()),
        SignatureHeader.parseFrom(header.getSignatureHeader()),
        payload,
        ChaincodeInvocationSpec.parseFrom(payload.getInput()).getChaincodeSpec());
  }

  String channel() {
    return channelHeader.getChannelId();
  }

  String txId() {
    return channelHeader.getTxId();
  }

  String chaincode() {
    return spec.getChaincodeId().getName();
  }

  ChaincodeInput input() {
    return spec.getInput();
  }

  boolean isSigned() {
    return FabricMember.signed(
        signatureHeader.getCreator(), signed.getProposalBytes(), signed.getSignature());
  }

  /** The id that nonce and creator give. */
  String expectedTxId() {
    return Envelopes.transactionId(signatureHeader.getNonce(), signatureHeader.getCreator());
  }

  /** What endorsers sign as that which was proposed: without the transient data. */
  ByteString hash() {
    ByteString proposed =
        header
            .getChannelHeader()
            .concat(header.getSignatureHeader())
            .concat(payload.toBuilder().clearTransientMap().build().toByteString());
    return ByteString.copyFrom(Hash.SHA256.apply(proposed.toByteArray()));
  }
}
