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
import org.varve.proto.r2d.v1.R2dServiceGrpc.R2dServiceStub;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.rp.EntityChannels;
import org.varve.rp.Failure;

/** One SubmitStream call, turned from callbacks into something that one thread polls. */
final class SubmissionStream
    implements ClientResponseObserver<SubmitStreamRequest, SubmitStreamResponse>, AutoCloseable {
  /** How many answers may lie here unread; beyond it the server's messages wait in the network. */
  private static final int UNREAD_MAX = 16;

  /** Holds at most the unread answers and the end. */
  private final BlockingQueue<StreamEvent> events = new LinkedBlockingQueue<>();

  private @Nullable ClientCallStreamObserver<SubmitStreamRequest> call;

  static SubmissionStream open(R2dServiceStub stub) {
    SubmissionStream stream = new SubmissionStream();
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
    events.add(new StreamEvent.Message(response));
  }

  @Override
  public void onError(Throwable thrown) {
    Failure failure =
        thrown instanceof StatusRuntimeException status
            ? Failure.of(status)
            : new Failure(org.varve.rp.ErrorReason.INTERNAL, "the stream broke: " + thrown, thrown);
    events.add(new StreamEvent.End(Optional.of(failure)));
  }

  @Override
  public void onCompleted() {
    events.add(new StreamEvent.End(Optional.empty()));
  }

  Optional<StreamEvent> poll(Duration patience) throws InterruptedException {
    StreamEvent event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (event instanceof StreamEvent.Message) {
      call().request(1);
    }
    return Optional.ofNullable(event);
  }

  void send(SubmitStreamRequest request) {
    call().onNext(request);
  }

  /** Gives the call up; harmless if it has ended. */
  @Override
  public void close() {
    call().cancel("the agent gives the stream up", null);
  }

  private ClientCallStreamObserver<SubmitStreamRequest> call() {
    return Objects.requireNonNull(call, "gRPC calls beforeStart first");
  }
}
