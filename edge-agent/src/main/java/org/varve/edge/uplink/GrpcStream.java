package org.varve.edge.uplink;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varve.edge.queue.QueuedOperation;
import org.varve.proto.r2d.v1.R2dServiceGrpc.R2dServiceStub;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** One SubmitStream call, turned from callbacks into something that one thread polls. */
final class GrpcStream
    implements ClientResponseObserver<SubmitStreamRequest, SubmitStreamResponse>, SubmissionStream {
  /** How many answers may lie here unread; beyond it the server's messages wait in the network. */
  private static final int UNREAD_MAX = 16;

  /** Holds at most the unread answers and the end. */
  private final BlockingQueue<StreamEvent> events = new LinkedBlockingQueue<>();

  private @Nullable ClientCallStreamObserver<SubmitStreamRequest> call;

  static GrpcStream open(R2dServiceStub stub) {
    GrpcStream stream = new GrpcStream();
    EntityChannels.openEnded(stub).submitStream(stream);
    return stream;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<SubmitStreamRequest> started) {
    started.disableAutoRequestWithInitial(UNREAD_MAX);
    call = started;
  }

  @Override
  public void onNext(SubmitStreamResponse response) {
    if (response.hasWindow()) {
      events.add(
          new StreamEvent.Window(
              response.getWindow().getOperationsMax(), response.getWindow().getBytesMax()));
    } else if (response.hasResult()) {
      events.add(new StreamEvent.Answer(response.getSubmissionNumber(), response.getResult()));
    } else {
      events.add(
          new StreamEvent.End(
              "the server sent neither window nor result; check its version", Optional.empty()));
    }
  }

  @Override
  public void onError(Throwable thrown) {
    Failure failure =
        thrown instanceof StatusRuntimeException status
            ? Failure.of(status)
            : new Failure(ErrorReason.INTERNAL, "the stream broke: " + thrown, thrown);
    events.add(
        new StreamEvent.End(failure.reason() + ": " + failure.getMessage(), Optional.of(failure)));
  }

  @Override
  public void onCompleted() {
    events.add(new StreamEvent.End("the server ended the stream", Optional.empty()));
  }

  @Override
  public Optional<StreamEvent> poll(Duration patience) throws InterruptedException {
    StreamEvent event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (event != null && !(event instanceof StreamEvent.End)) {
      call().request(1);
    }
    return Optional.ofNullable(event);
  }

  /** The server counts for itself. */
  @Override
  public void send(long number, QueuedOperation operation) {
    call()
        .onNext(
            SubmitStreamRequest.newBuilder()
                .setSubmission(SubmissionStream.message(operation))
                .build());
  }

  @Override
  public void close() {
    call().cancel("the agent gives the stream up", null);
  }

  private ClientCallStreamObserver<SubmitStreamRequest> call() {
    return Objects.requireNonNull(call, "gRPC calls beforeStart first");
  }
}
