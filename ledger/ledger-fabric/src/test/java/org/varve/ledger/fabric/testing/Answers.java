package org.varve.ledger.fabric.testing;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.HexFormat;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.Response;

/** The words in which Fabric refuses, as {@code fabric/3.1.5} among the resources recorded them. */
final class Answers {
  static final String NOT_ENDORSED_FIRST =
      "failed to endorse transaction, see attached details for more info";
  static final String NOT_ENDORSED_ENOUGH =
      "failed to collect enough transaction endorsements, see attached details for more info";
  static final String MISMATCH = "ProposalResponsePayloads do not match";
  static final String NOT_EVALUATED =
      "failed to evaluate transaction, see attached details for more info";
  static final String NO_ORDERER = "no orderers could successfully process transaction";
  static final String NO_QUORUM =
      "insufficient number of orderers could successfully process transaction to satisfy quorum"
          + " requirement";

  static final String NOT_A_WRITER =
      "implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires"
          + " 1 of the 'Writers' sub-policies to be satisfied: permission denied";
  static final String PROCESSED = "failed to submit request: request already processed";
  static final String ORDERER_AWAY =
      "rpc error: code = Unavailable desc = error reading from server: EOF";

  private Answers() {}

  /** As a client hears it when the peer dies under a call. */
  static StatusRuntimeException cut() {
    return Status.UNAVAILABLE
        .withDescription("Network closed for unknown reason")
        .asRuntimeException();
  }

  static StatusRuntimeException timeout(String message) {
    return Status.DEADLINE_EXCEEDED.withDescription(message).asRuntimeException();
  }

  static StatusRuntimeException notPermitted(String channel) {
    return Status.PERMISSION_DENIED
        .withDescription(
            String.format(
                "Failed evaluating policy on signed data during check policy on channel [%s] with"
                    + " policy [/Channel/Application/Readers]: [implicit policy evaluation failed -"
                    + " 0 sub-policies were satisfied, but this policy requires 1 of the 'Readers'"
                    + " sub-policies to be satisfied]",
                channel))
        .asRuntimeException();
  }

  static String connectionRefused(String endpoint) {
    return "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while"
        + " dialing: dial tcp "
        + endpoint
        + ": connect: connection refused\"";
  }

  static String noCombination(ProposedTransaction proposed) {
    return String.format(
        "no combination of peers can be derived which satisfy the endorsement policy: No metadata was"
            + " found for chaincode %s in channel %s",
        proposed.chaincode(), proposed.channel());
  }

  static String nobodyToEvaluate(ProposedTransaction proposed) {
    return String.format(
        "no peers available to evaluate chaincode %s in channel %s",
        proposed.chaincode(), proposed.channel());
  }

  static String notRun(String txId, String why) {
    return String.format(
        "error in simulation: failed to execute transaction %s: error sending: %s", txId, why);
  }

  static String chaincodeAway(String txId) {
    return notRun(txId, ChaincodeLink.TERMINATED);
  }

  static String threw(String why) {
    return "error in simulation: transaction returned with failure: " + why;
  }

  static String chaincodeError(Response response) {
    return "chaincode response " + response.getStatus() + ", " + response.getMessage();
  }

  static String wrongTxId(String txId, String expected) {
    return String.format(
        "error validating proposal: incorrectly computed txid '%s' -- expected '%s'",
        txId, expected);
  }

  static String badProposalSignature(String channel, String mspId) {
    return String.format(
        "error validating proposal: access denied: channel [%s] creator org [%s]", channel, mspId);
  }

  static String duplicate(String txId, ByteString creator) {
    return String.format(
        "duplicate transaction found [%s]. Creator [%s]",
        txId, HexFormat.of().formatHex(creator.toByteArray()));
  }

  static String refusedByOrderer(String status, String info) {
    return "received unsuccessful response from orderer: status=" + status + ", info=" + info;
  }

  static String tooLarge(int bytes, int limit) {
    return String.format(
        "message payload is %d bytes and exceeds maximum allowed %d bytes", bytes, limit);
  }

  static String mspId(ByteString creator) {
    try {
      return FabricMember.mspIdOf(creator);
    } catch (InvalidProtocolBufferException e) {
      return "unknown";
    }
  }

  static ErrorDetail detail(PeerDouble peer, String message) {
    return detail(peer.endpoint(), peer.mspId(), message);
  }

  static ErrorDetail detail(String address, String mspId, String message) {
    return ErrorDetail.newBuilder().setAddress(address).setMspId(mspId).setMessage(message).build();
  }

  static StatusRuntimeException failure(
      Status.Code code, String message, List<ErrorDetail> details) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage(message);
    details.forEach(each -> status.addDetails(Any.pack(each)));
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
