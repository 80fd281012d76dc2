package org.varve.ledger.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.channel.ChannelError;
import org.varve.ledger.channel.ChannelError.Code;

/**
 * Lets only clients call, and each only as its signed proposal says: nodes take from the channel
 * what a proposal says to this chaincode. Another chaincode that calls this one, or a proposal
 * whose header and spec differ, would change the registry without any node seeing it.
 *
 * <p>A chaincode that passes its own arguments on is told by its name alone, so only by a service
 * that knows its own.
 */
final class DirectCallRule {

  private final Optional<String> chaincode;

  /**
   * @param chaincode the name under which this one is committed; empty if there are several
   */
  DirectCallRule(Optional<String> chaincode) {
    this.chaincode = chaincode;
  }

  Optional<ChannelError> errorOf(ChaincodeStub stub) {
    @Nullable SignedProposal signed = stub.getSignedProposal();
    if (signed == null) {
      return malformed("the call has no signed proposal; send it through a peer");
    }
    try {
      return errorOf(Proposal.parseFrom(over(signed.getProposalBytes())), stub.getArgs());
    } catch (IOException e) {
      return malformed("the signed proposal is none: " + e.getMessage());
    }
  }

  private Optional<ChannelError> errorOf(Proposal proposal, List<byte[]> arguments)
      throws IOException {
    Header header = Header.parseFrom(proposal.getHeader());
    ChannelHeader channel = ChannelHeader.parseFrom(header.getChannelHeader());
    String addressed =
        ChaincodeHeaderExtension.parseFrom(channel.getExtension()).getChaincodeId().getName();
    ByteString input = ChaincodeProposalPayload.parseFrom(over(proposal.getPayload())).getInput();
    ChaincodeSpec spec = ChaincodeInvocationSpec.parseFrom(over(input)).getChaincodeSpec();
    String called = spec.getChaincodeId().getName();
    String own = chaincode.orElse(addressed);
    if (!addressed.equals(own) || !called.equals(own)) {
      return malformed(
          "the proposal is for chaincode '%s' and calls '%s', this is '%s' (%s); call it directly"
              .formatted(shown(addressed), shown(called), shown(own), ServiceSettings.NAME));
    }
    return isSame(spec.getInput().getArgsList(), arguments)
        ? Optional.empty()
        : malformed(
            "the arguments are not those of the signed proposal; call the chaincode directly");
  }

  private static boolean isSame(List<ByteString> proposed, List<byte[]> arguments) {
    if (proposed.size() != arguments.size()) {
      return false;
    }
    for (int i = 0; i < arguments.size(); i++) {
      if (!proposed.get(i).asReadOnlyByteBuffer().equals(ByteBuffer.wrap(arguments.get(i)))) {
        return false;
      }
    }
    return true;
  }

  /** Without a copy of what is inside, which may be a large data block. */
  private static CodedInputStream over(ByteString bytes) {
    CodedInputStream input = bytes.newCodedInput();
    input.enableAliasing(true);
    return input;
  }

  private static String shown(String name) {
    return name.substring(0, Math.min(VarveChaincode.WORD_MAX, name.length()));
  }

  private static Optional<ChannelError> malformed(String text) {
    return Optional.of(new ChannelError(Code.MALFORMED, text));
  }
}
