package org.varve.ledger.fabric.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;

/** Passes one signed transaction to the ordering service, or says in its words why not. */
final class Submission {
  /** Of four orderers: with so many failures, the gateway asks no further. */
  private static final int BFT_FAILURES = 2;

  private final PeerDouble gateway;
  private final SubmitRequest request;

  Submission(PeerDouble gateway, SubmitRequest request) {
    this.gateway = gateway;
    this.request = request;
  }

  void order() throws InvalidProtocolBufferException {
    Envelope envelope = request.getPreparedTransaction();
    if (envelope.getSignature().isEmpty()) {
      throw Answers.failure(
          Status.Code.INVALID_ARGUMENT, "prepared transaction must be signed", List.of());
    }
    int bytes = envelope.getPayload().size() + envelope.getSignature().size();
    int limit = gateway.channel().settings().batches().absoluteMaxBytes();
    if (bytes > limit) {
      throw refused(Answers.refusedByOrderer("BAD_REQUEST", Answers.tooLarge(bytes, limit)));
    }
    if (!ParsedTransaction.of(envelope).isSigned()) {
      throw refused(Answers.refusedByOrderer("FORBIDDEN", Answers.NOT_A_WRITER));
    }
    if (isBft() && gateway.channel().hasOrdered(request.getTransactionId())) {
      throw unavailable(Answers.refusedByOrderer("SERVICE_UNAVAILABLE", Answers.PROCESSED));
    }
    if (gateway.misbehaviour().now(Mischief.SUBMIT_FAILS)) {
      throw unavailable(Answers.ORDERER_AWAY);
    }
    if (!gateway.misbehaviour().now(Mischief.LOSES_SUBMITTED)) {
      gateway.channel().order(envelope, request.getTransactionId());
    }
    if (gateway.misbehaviour().now(Mischief.SUBMIT_FAILS_YET_ORDERS)) {
      throw unavailable(Answers.ORDERER_AWAY);
    }
  }

  /** Raft: one orderer's refusal is the answer. BFT: the orderers' refusals are details. */
  private StatusRuntimeException refused(String message) {
    return isBft()
        ? unavailable(message)
        : Answers.failure(Status.Code.ABORTED, message, List.of());
  }

  private StatusRuntimeException unavailable(String message) {
    int failures = isBft() ? BFT_FAILURES : 1;
    List<ErrorDetail> details =
        IntStream.rangeClosed(1, failures)
            .mapToObj(
                each -> Answers.detail("127.0.0.1:" + each, "Orderer" + each + "MSP", message))
            .toList();
    return Answers.failure(
        Status.Code.UNAVAILABLE, isBft() ? Answers.NO_QUORUM : Answers.NO_ORDERER, details);
  }

  private boolean isBft() {
    return gateway.channel().settings().consensus() == ChannelSettings.Consensus.BFT;
  }
}
