package org.varve.rp;

import io.grpc.stub.StreamObserver;
import java.util.function.BiConsumer;
import org.varve.proto.r2d.v1.EnrollRequest;
import org.varve.proto.r2d.v1.EnrollResponse;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.r2d.v1.SubmitResponse;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;

/**
 * An R2D service that answers Submit as a test says, Enroll always, and SubmitStream with an
 * exception.
 */
final class ScriptedR2d extends R2dServiceGrpc.R2dServiceImplBase {
  static final RoleTable ROLES =
      RoleTable.denyAll()
          .open(R2dServiceGrpc.getEnrollMethod())
          .allow(
              Role.SOURCE,
              R2dServiceGrpc.getListFormatsMethod(),
              R2dServiceGrpc.getSubmitMethod(),
              R2dServiceGrpc.getSubmitStreamMethod(),
              R2dServiceGrpc.getGetSubmissionMethod(),
              R2dServiceGrpc.getReportHealthMethod(),
              R2dServiceGrpc.getWatchDirectivesMethod());

  private final BiConsumer<SubmitRequest, StreamObserver<SubmitResponse>> submit;

  private ScriptedR2d(BiConsumer<SubmitRequest, StreamObserver<SubmitResponse>> submit) {
    this.submit = submit;
  }

  static EntityService answering(BiConsumer<SubmitRequest, StreamObserver<SubmitResponse>> submit) {
    return EntityService.of(new ScriptedR2d(submit), ROLES);
  }

  static EntityService throwing(RuntimeException thrown) {
    return answering(
        (request, answer) -> {
          throw thrown;
        });
  }

  static EntityService accepting() {
    return answering((request, answer) -> accept(answer));
  }

  static void accept(StreamObserver<SubmitResponse> answer) {
    answer.onNext(SubmitResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void submit(SubmitRequest request, StreamObserver<SubmitResponse> answer) {
    submit.accept(request, answer);
  }

  @Override
  public void enroll(EnrollRequest request, StreamObserver<EnrollResponse> answer) {
    answer.onNext(EnrollResponse.newBuilder().setSigner("enrolled").build());
    answer.onCompleted();
  }

  @Override
  public StreamObserver<SubmitStreamRequest> submitStream(
      StreamObserver<SubmitStreamResponse> answers) {
    return new StreamObserver<>() {
      @Override
      public void onNext(SubmitStreamRequest request) {
        answers.onNext(SubmitStreamResponse.getDefaultInstance());
        throw new Failure(ErrorReason.OVERLOADED, "more than the window of 0; wait for results");
      }

      @Override
      public void onError(Throwable thrown) {
        throw new IllegalStateException("cleaning up failed");
      }

      @Override
      public void onCompleted() {
        throw new IllegalStateException("heard of after the end");
      }
    };
  }
}
