package org.varve.launcher.bench;

import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.varve.proto.r2d.v1.R2dServiceGrpc.R2dServiceStub;
import org.varve.proto.r2d.v1.Submission;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.rp.EntityChannels;

/** One submission stream that keeps to the server's window and notes when each answer came. */
final class BenchStream implements StreamObserver<SubmitStreamResponse>, AutoCloseable {

  private static final long PATIENCE_SECONDS = 120;

  private final Map<Long, Sent> unanswered = new HashMap<>();
  private final StreamObserver<SubmitStreamRequest> requests;
  private SubmitStreamResponse.@Nullable Window window;
  private @Nullable Throwable failure;
  private boolean ended;
  private long sent;
  private long unansweredBytes;
  private double[] seconds = new double[1024];
  private int answers;

  private record Sent(long sinceNanos, long bytes) {}

  BenchStream(R2dServiceStub stub) throws InterruptedException {
    requests = EntityChannels.openEnded(stub).submitStream(this);
    await(() -> window != null);
  }

  void send(Submission submission) throws InterruptedException {
    send(submission, System.nanoTime());
  }

  /**
   * @param sinceNanos what its latency is counted from
   */
  void send(Submission submission, long sinceNanos) throws InterruptedException {
    long bytes = submission.getSerializedSize();
    await(() -> hasRoomFor(bytes));
    synchronized (this) {
      unanswered.put(sent, new Sent(sinceNanos, bytes));
      unansweredBytes += bytes;
      sent++;
    }
    requests.onNext(SubmitStreamRequest.newBuilder().setSubmission(submission).build());
  }

  void awaitAnswered() throws InterruptedException {
    await(unanswered::isEmpty);
  }

  /** Seconds, ascending. */
  synchronized double[] latencies() {
    double[] sorted = Arrays.copyOf(seconds, answers);
    Arrays.sort(sorted);
    return sorted;
  }

  @Override
  public synchronized void onNext(SubmitStreamResponse response) {
    if (response.hasWindow()) {
      window = response.getWindow();
    } else if (response.getResult().hasRecorded()) {
      answered(response.getSubmissionNumber());
    } else {
      failure = new IllegalStateException("not recorded: " + response.getResult());
    }
    notifyAll();
  }

  @Override
  public synchronized void onError(Throwable thrown) {
    failure = thrown;
    notifyAll();
  }

  @Override
  public synchronized void onCompleted() {
    ended = true;
    notifyAll();
  }

  @Override
  public void close() throws InterruptedException {
    requests.onCompleted();
    await(() -> ended);
  }

  private void answered(long number) {
    Sent answered = unanswered.remove(number);
    if (answered == null) {
      failure = new IllegalStateException("answered, but never sent: number " + number);
      return;
    }
    unansweredBytes -= answered.bytes();
    if (answers == seconds.length) {
      seconds = Arrays.copyOf(seconds, answers * 2);
    }
    seconds[answers++] = (System.nanoTime() - answered.sinceNanos()) / 1e9;
  }

  private boolean hasRoomFor(long bytes) {
    return window != null
        && (unanswered.isEmpty()
            || (unanswered.size() < window.getOperationsMax()
                && unansweredBytes + bytes <= window.getBytesMax()));
  }

  private synchronized void await(Supplier<Boolean> condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.get()) {
      if (failure != null) {
        throw new IllegalStateException("the stream broke: " + failure.getMessage(), failure);
      }
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s");
      }
      wait(left);
    }
  }
}
