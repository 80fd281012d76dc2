package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;

/** Runs a proposal at one peer and signs what came of it. */
final class Endorser {
  private static final int EXECUTE_SECONDS = 30;
  private static final int FIRST_ERROR = 400;

  /** What a gateway hears from an endorser. */
  sealed interface Answer {}

  record Endorsed(ByteString payload, Response response, Endorsement endorsement)
      implements Answer {}

  /** The code is that of Evaluate; Endorse has one of its own, with this message as a detail. */
  record Refused(Status.Code code, String message, boolean settled) implements Answer {}

  private final PeerDouble peer;

  Endorser(PeerDouble peer) {
    this.peer = peer;
  }

  Answer endorse(ProposedTransaction proposed) {
    if (!peer.isRunning() || peer.misbehaviour().now(Mischief.IS_UNREACHABLE)) {
      return new Refused(
          Status.Code.UNAVAILABLE, Answers.connectionRefused(peer.endpoint()), false);
    }
    String fault = fault(proposed);
    if (!fault.isEmpty()) {
      return new Refused(Status.Code.FAILED_PRECONDITION, fault, true);
    }
    if (proposed.chaincode().equals(SystemChaincode.QUERY)) {
      return SystemChaincode.answer(proposed, peer.ledger());
    }
    try {
      return run(proposed);
    } catch (ExecutionException e) {
      return new Refused(
          Status.Code.ABORTED, Answers.notRun(proposed.txId(), e.getCause().getMessage()), false);
    } catch (TimeoutException e) {
      return new Refused(
          Status.Code.ABORTED,
          Answers.notRun(proposed.txId(), "timeout expired while executing transaction"),
          false);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Refused(Status.Code.CANCELLED, "interrupted", true);
    }
  }

  private String fault(ProposedTransaction proposed) {
    if (!proposed.txId().equals(proposed.expectedTxId())) {
      return Answers.wrongTxId(proposed.txId(), proposed.expectedTxId());
    }
    if (!proposed.isSigned() || peer.misbehaviour().now(Mischief.DENIES_ACCESS)) {
      return Answers.badProposalSignature(
          proposed.channel(), Answers.mspId(proposed.signatureHeader().getCreator()));
    }
    return peer.ledger().has(proposed.txId())
        ? Answers.duplicate(proposed.txId(), proposed.signatureHeader().getCreator())
        : "";
  }

  private Answer run(ProposedTransaction proposed)
      throws ExecutionException,
          TimeoutException,
          InterruptedException,
          InvalidProtocolBufferException {
    Simulation simulation = new Simulation(peer.ledger().state(), proposed.chaincode());
    ChaincodeMessage transaction =
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.TRANSACTION)
            .setChannelId(proposed.channel())
            .setTxid(proposed.txId())
            .setProposal(proposed.signed())
            .setPayload(proposed.input().toByteString())
            .build();
    Optional<ChaincodeLink> link = peer.chaincode();
    if (link.isEmpty()) {
      return new Refused(Status.Code.ABORTED, Answers.chaincodeAway(proposed.txId()), false);
    }
    ChaincodeMessage outcome =
        link.get().run(transaction, simulation).get(EXECUTE_SECONDS, TimeUnit.SECONDS);
    if (outcome.getType() == ChaincodeMessage.Type.ERROR) {
      return new Refused(
          Status.Code.ABORTED, Answers.threw(outcome.getPayload().toStringUtf8()), false);
    }
    Response response = Response.parseFrom(outcome.getPayload());
    return response.getStatus() >= FIRST_ERROR
        ? new Refused(Status.Code.UNKNOWN, Answers.chaincodeError(response), true)
        : sign(proposed, simulation.result(), outcome, response);
  }

  private Endorsed sign(
      ProposedTransaction proposed,
      TxReadWriteSet results,
      ChaincodeMessage outcome,
      Response response) {
    ChaincodeAction.Builder action =
        ChaincodeAction.newBuilder()
            .setResults(results.toByteString())
            .setResponse(response)
            .setChaincodeId(
                ChaincodeID.newBuilder().setName(proposed.chaincode()).setVersion("1.0"));
    if (peer.misbehaviour().now(Mischief.ENDORSES_SOMETHING_ELSE)) {
      action.setResponse(response.toBuilder().setMessage("something else"));
    }
    if (outcome.hasChaincodeEvent()) {
      ChaincodeEvent event =
          outcome.getChaincodeEvent().toBuilder()
              .setChaincodeId(proposed.chaincode())
              .setTxId(proposed.txId())
              .build();
      action.setEvents(event.toByteString());
    }
    ByteString payload =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(proposed.hash())
            .setExtension(action.build().toByteString())
            .build()
            .toByteString();
    ByteString endorser = peer.member().serialized();
    return new Endorsed(
        payload,
        response,
        Endorsement.newBuilder()
            .setEndorser(endorser)
            .setSignature(peer.member().sign(payload.concat(endorser)))
            .build());
  }
}
