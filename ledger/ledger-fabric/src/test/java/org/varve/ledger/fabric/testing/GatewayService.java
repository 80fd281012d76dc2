package org.varve.ledger.fabric.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.hyperledger.fabric.protos.orderer.SeekPosition;

/** A peer's gateway: has proposals endorsed, passes transactions on, says what became of them. */
final class GatewayService extends GatewayGrpc.GatewayImplBase {
  private final PeerDouble peer;

  GatewayService(PeerDouble peer) {
    this.peer = peer;
  }

  @Override
  public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> answer) {
    try {
      ProposedTransaction proposed = ProposedTransaction.of(request.getProposedTransaction());
      Endorser.Endorsed endorsed = new Evaluation(peer, proposed).run();
      answer.onNext(EvaluateResponse.newBuilder().setResult(endorsed.response()).build());
      answer.onCompleted();
    } catch (StatusRuntimeException | InvalidProtocolBufferException e) {
      answer.onError(e);
    }
  }

  @Override
  public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> answer) {
    try {
      if (peer.misbehaviour().now(Mischief.ENDORSEMENT_TIMES_OUT)) {
        throw Answers.timeout("endorsement timeout expired while collecting first endorsement");
      }
      ProposedTransaction proposed = ProposedTransaction.of(request.getProposedTransaction());
      EndorsementRound round = new EndorsementRound(peer, proposed);
      answer.onNext(round.collect(request.getEndorsingOrganizationsList()));
      answer.onCompleted();
    } catch (StatusRuntimeException | InvalidProtocolBufferException e) {
      answer.onError(e);
    }
  }

  @Override
  public void submit(SubmitRequest request, StreamObserver<SubmitResponse> answer) {
    try {
      new Submission(peer, request).order();
      if (peer.misbehaviour().now(Mischief.SUBMIT_TIMES_OUT_YET_ORDERS)) {
        throw Answers.timeout("submit timeout expired while broadcasting to ordering service");
      }
      answer.onNext(SubmitResponse.getDefaultInstance());
      answer.onCompleted();
    } catch (StatusRuntimeException | InvalidProtocolBufferException e) {
      answer.onError(e);
    }
  }

  @Override
  public void commitStatus(
      SignedCommitStatusRequest signed, StreamObserver<CommitStatusResponse> answer) {
    if (peer.misbehaviour().now(Mischief.CUTS_COMMIT_STATUS)) {
      answer.onError(Answers.cut());
      return;
    }
    try {
      CommitStatusRequest request = CommitStatusRequest.parseFrom(signed.getRequest());
      if (!FabricMember.signed(request.getIdentity(), signed.getRequest(), signed.getSignature())) {
        throw Answers.notPermitted(request.getChannelId());
      }
      CompletableFuture<CommitStatusResponse> status =
          peer.ledger().status(request.getTransactionId());
      ((ServerCallStreamObserver<CommitStatusResponse>) answer)
          .setOnCancelHandler(() -> status.cancel(false));
      var unused =
          status.whenComplete(
              (response, failure) -> {
                if (failure == null) {
                  answer.onNext(response);
                  answer.onCompleted();
                } else if (!status.isCancelled()) {
                  answer.onError(Answers.cut());
                }
              });
    } catch (StatusRuntimeException | InvalidProtocolBufferException e) {
      answer.onError(e);
    }
  }

  @Override
  public void chaincodeEvents(
      SignedChaincodeEventsRequest signed, StreamObserver<ChaincodeEventsResponse> answer) {
    try {
      ChaincodeEventsRequest request = ChaincodeEventsRequest.parseFrom(signed.getRequest());
      SeekPosition start = request.getStartPosition();
      long first = start.hasSpecified() ? start.getSpecified().getNumber() : peer.ledger().height();
      BlockStream.start(
          peer, first, answer, block -> ChaincodeEvents.of(block, request.getChaincodeId()));
    } catch (InvalidProtocolBufferException e) {
      answer.onError(e);
    }
  }
}
