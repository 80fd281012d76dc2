package org.varve.system;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varve.proto.common.v1.OperationResult.OutcomeCase;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;

/**
 * Sends over one stream as fast as flow control lets it, never waiting for an answer, and keeps
 * count of what is on its way.
 */
final class FastSender
    implements ClientResponseObserver<SubmitStreamRequest, SubmitStreamResponse> {

  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable ClientCallStreamObserver<SubmitStreamRequest> requests;
  private long sentBytes;
  private long aheadMax;
  private long heldBackNanos;
  private int recorded;
  private @Nullable Throwable failure;

  @Override
  public void beforeStart(ClientCallStreamObserver<SubmitStreamRequest> stream) {
    requests = stream;
    stream.setOnReadyHandler(this::wake);
  }

  /** Returns when gRPC would take another message without keeping it in memory. */
  synchronized void awaitReady() throws InterruptedException {
    long start = System.nanoTime();
    while (failure == null && (requests == null || !requests.isReady())) {
      wait(1_000);
    }
    heldBackNanos += System.nanoTime() - start;
  }

  void send(Submitter.Signed signed, long answeredBytes) {
    synchronized (this) {
      sentBytes += signed.bytes();
      aheadMax = Math.max(aheadMax, sentBytes - answeredBytes);
    }
    stream().onNext(SubmitStreamRequest.newBuilder().setSubmission(signed.submission()).build());
  }

  /** Half-closes, and waits until each submission is answered. */
  boolean finish(long seconds) throws InterruptedException {
    stream().onCompleted();
    return ended.await(seconds, TimeUnit.SECONDS);
  }

  @Override
  public synchronized void onNext(SubmitStreamResponse response) {
    if (response.hasResult() && response.getResult().getOutcomeCase() == OutcomeCase.RECORDED) {
      recorded++;
    }
  }

  @Override
  public void onError(Throwable thrown) {
    synchronized (this) {
      failure = thrown;
      notifyAll();
    }
    ended.countDown();
  }

  @Override
  public void onCompleted() {
    ended.countDown();
  }

  synchronized int recorded() {
    return recorded;
  }

  /** Most bytes that were sent and not yet answered. */
  synchronized long aheadMax() {
    return aheadMax;
  }

  synchronized long heldBackNanos() {
    return heldBackNanos;
  }

  synchronized @Nullable Throwable failure() {
    return failure;
  }

  private synchronized void wake() {
    notifyAll();
  }

  private ClientCallStreamObserver<SubmitStreamRequest> stream() {
    return java.util.Objects.requireNonNull(requests, "started");
  }
}
