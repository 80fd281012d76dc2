package org.varve.representation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.Submission;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.rp.EntityChannels;
import org.varve.rp.Failure;

/** The sender's side of one submission stream. */
public final class StreamClient
    implements ClientResponseObserver<SubmitStreamRequest, SubmitStreamResponse> {
  private final BlockingQueue<SubmitStreamResponse> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final boolean reads;
  private ClientCallStreamObserver<SubmitStreamRequest> requests;

  private StreamClient(boolean reads) {
    this.reads = reads;
  }

  /** Opens a stream and reads its answers. */
  public static StreamClient open(R2dServiceGrpc.R2dServiceStub stub) {
    return open(stub, true);
  }

  /** Opens a stream and reads its first answer alone. */
  public static StreamClient openDeaf(R2dServiceGrpc.R2dServiceStub stub) {
    return open(stub, false);
  }

  private static StreamClient open(R2dServiceGrpc.R2dServiceStub stub, boolean reads) {
    StreamClient client = new StreamClient(reads);
    var unused = EntityChannels.openEnded(stub).submitStream(client);
    return client;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<SubmitStreamRequest> started) {
    requests = started;
    if (!reads) {
      started.disableAutoRequestWithInitial(1);
    }
  }

  public void send(org.varve.representation.domain.Submission submission) {
    send(TestNode.message(submission));
  }

  public void send(Submission submission) {
    requests.onNext(SubmitStreamRequest.newBuilder().setSubmission(submission).build());
  }

  /** Whether the network would take one more message without keeping it. */
  public boolean isReady() {
    return requests.isReady();
  }

  public void halfClose() {
    requests.onCompleted();
  }

  public void cancel() {
    requests.cancel("test", null);
  }

  /** The next answer, which must come soon. */
  public SubmitStreamResponse next() throws InterruptedException {
    SubmitStreamResponse next = responses.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("an answer within ten seconds; ended: %s", end).isNotNull();
    return next;
  }

  public List<SubmitStreamResponse> next(int count) throws InterruptedException {
    List<SubmitStreamResponse> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(next());
    }
    return all;
  }

  /** Answers that were not looked at. */
  public int unread() {
    return responses.size();
  }

  /** Waits for the end with OK. */
  public void awaitEnd() throws Exception {
    end.get(10, TimeUnit.SECONDS);
  }

  /** Waits for the end and gives its failure. */
  public Failure awaitFailure() throws Exception {
    try {
      end.get(10, TimeUnit.SECONDS);
      throw new AssertionError("the stream ended with OK");
    } catch (ExecutionException e) {
      return Failure.of((StatusRuntimeException) e.getCause());
    }
  }

  @Override
  public void onNext(SubmitStreamResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable thrown) {
    end.completeExceptionally(thrown);
  }

  @Override
  public void onCompleted() {
    end.complete(null);
  }
}
