package org.varve.representation.adapter.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.varve.evidence.operation.OperationId;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.representation.application.Submissions;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.Parcel;
import org.varve.representation.domain.StreamLimits;
import org.varve.representation.message.ReceiptMessages;
import org.varve.representation.message.SubmissionMessages;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * One submission stream: takes one submission at a time from the network, and the next only when
 * the last one has room and the sender reads its answers. So a sender that is faster than the
 * ledger is held back by the network's flow control, and what a stream keeps in memory is bounded.
 *
 * <p>gRPC delivers messages one at a time; answers come from any thread.
 */
final class SubmissionStream implements StreamObserver<SubmitStreamRequest> {
  private final ServerCallStreamObserver<SubmitStreamResponse> answers;
  private final Submissions submissions;
  private final String peerSigner;
  private final StreamLimits limits;
  private final Consumer<SubmissionStream> onEnd;

  private long received;
  private int unanswered;
  private long unansweredBytes;
  private boolean wantsNext;
  private boolean halfClosed;
  private Optional<Failure> closing = Optional.empty();
  private boolean ended;

  /**
   * @param peerSigner the signer id that the sender's certificate authenticates
   * @param onEnd called once, when the stream has ended in whatever way
   */
  SubmissionStream(
      ServerCallStreamObserver<SubmitStreamResponse> answers,
      Submissions submissions,
      String peerSigner,
      StreamLimits limits,
      Consumer<SubmissionStream> onEnd) {
    this.answers = answers;
    this.submissions = submissions;
    this.peerSigner = peerSigner;
    this.limits = limits;
    this.onEnd = onEnd;
  }

  /** Tells the sender its window and takes the first submission. Called while the call starts. */
  void open() {
    answers.disableAutoRequest();
    answers.setOnReadyHandler(this::takeNextIfReady);
    answers.setOnCancelHandler(this::end);
    answers.onNext(window());
    answers.request(1);
  }

  /** Ends the stream from our side as soon as everything that came in is answered. */
  void closeWhenAnswered(Failure why) {
    synchronized (this) {
      closing = Optional.of(why);
    }
    completeIfDone();
  }

  /** Ends the stream now; what is unanswered stays with the sender. */
  private void close(Failure why) {
    if (end()) {
      answers.onError(why);
    }
  }

  @Override
  public void onNext(SubmitStreamRequest request) {
    Parcel parcel = SubmissionMessages.parcel(request.getSubmission());
    Optional<Long> number = arrived(parcel);
    if (number.isEmpty()) {
      return;
    }
    Submissions.Arrival arrival;
    try {
      arrival = submissions.submitWhenRoom(peerSigner, parcel);
    } catch (Failure e) {
      close(e);
      return;
    }
    var unusedAnswer =
        arrival
            .outcome()
            .whenComplete(
                (outcome, thrown) ->
                    answer(
                        number.get(),
                        arrival.id(),
                        thrown == null ? outcome : SubmissionMessages.unknown(thrown),
                        parcel.bytes()));
    var unusedNext = arrival.accepted().thenRun(this::takeNext);
  }

  @Override
  public void onError(Throwable thrown) {
    end();
  }

  @Override
  public void onCompleted() {
    synchronized (this) {
      halfClosed = true;
    }
    completeIfDone();
  }

  /** Counts a submission; empty if it breaks the window, which ends the stream. */
  private Optional<Long> arrived(Parcel parcel) {
    int operations;
    long bytes;
    synchronized (this) {
      unanswered++;
      unansweredBytes += parcel.bytes();
      operations = unanswered;
      bytes = unansweredBytes;
      if (limits.holds(operations, bytes)) {
        return Optional.of(received++);
      }
    }
    close(
        new Failure(
            ErrorReason.OVERLOADED,
            ("%d submissions of %d bytes are unanswered on this stream, the window allows %d and %d;"
                    + " wait for answers before you send more")
                .formatted(
                    operations, bytes, limits.windowOperationsMax(), limits.windowBytesMax()),
            Map.of(
                "window_operations", Integer.toString(limits.windowOperationsMax()),
                "window_bytes", Long.toString(limits.windowBytesMax()))));
    return Optional.empty();
  }

  private void answer(long number, Optional<OperationId> id, Outcome outcome, long bytes) {
    SubmitStreamResponse response =
        SubmitStreamResponse.newBuilder()
            .setSubmissionNumber(number)
            .setResult(ReceiptMessages.message(id, outcome))
            .build();
    synchronized (this) {
      if (ended) {
        return;
      }
      // Counted as answered before it is sent: its receiver may send the next at once.
      unanswered--;
      unansweredBytes -= bytes;
      answers.onNext(response);
    }
    completeIfDone();
  }

  private void takeNext() {
    synchronized (this) {
      wantsNext = true;
    }
    takeNextIfReady();
  }

  private void takeNextIfReady() {
    synchronized (this) {
      // A sender that does not read its answers gets none of its submissions read either.
      if (!wantsNext || ended || !answers.isReady()) {
        return;
      }
      wantsNext = false;
    }
    answers.request(1);
  }

  private void completeIfDone() {
    Optional<Failure> why;
    synchronized (this) {
      if (unanswered > 0 || !(halfClosed || closing.isPresent())) {
        return;
      }
      why = halfClosed ? Optional.empty() : closing;
    }
    if (end()) {
      why.ifPresentOrElse(answers::onError, answers::onCompleted);
    }
  }

  private boolean end() {
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
    }
    onEnd.accept(this);
    return true;
  }

  private SubmitStreamResponse window() {
    return SubmitStreamResponse.newBuilder()
        .setWindow(
            SubmitStreamResponse.Window.newBuilder()
                .setOperationsMax(limits.windowOperationsMax())
                .setBytesMax(limits.windowBytesMax()))
        .build();
  }
}
