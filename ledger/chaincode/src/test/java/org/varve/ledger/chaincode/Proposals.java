package org.varve.ledger.chaincode;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** What a client signs when it calls a chaincode; the peer has checked the signature. */
final class Proposals {

  private Proposals() {}

  /**
   * @param addressed the chaincode in the header, by which a peer chooses whom to run
   * @param called the chaincode in the spec, by which nodes choose what to read
   */
  static SignedProposal of(String addressed, String called, List<byte[]> arguments) {
    ChannelHeader channel =
        ChannelHeader.newBuilder()
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(name(addressed))
                    .build()
                    .toByteString())
            .build();
    ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
    arguments.forEach(argument -> input.addArgs(ByteString.copyFrom(argument)));
    ChaincodeInvocationSpec spec =
        ChaincodeInvocationSpec.newBuilder()
            .setChaincodeSpec(
                ChaincodeSpec.newBuilder().setChaincodeId(name(called)).setInput(input))
            .build();
    Proposal proposal =
        Proposal.newBuilder()
            .setHeader(
                Header.newBuilder().setChannelHeader(channel.toByteString()).build().toByteString())
            .setPayload(
                ChaincodeProposalPayload.newBuilder()
                    .setInput(spec.toByteString())
                    .build()
                    .toByteString())
            .build();
    return SignedProposal.newBuilder().setProposalBytes(proposal.toByteString()).build();
  }

  private static ChaincodeID name(String chaincode) {
    return ChaincodeID.newBuilder().setName(chaincode).build();
  }
}
