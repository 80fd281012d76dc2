package org.varve.edge;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.OperationResult.Duplicate;
import org.varve.proto.common.v1.OperationResult.Recorded;
import org.varve.proto.common.v1.OperationResult.Refused;
import org.varve.proto.common.v1.Receipt;
import org.varve.proto.r2d.v1.EnrollRequest;
import org.varve.proto.r2d.v1.EnrollResponse;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.Submission;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.proto.r2d.v1.SubmitStreamResponse.Window;
import org.varve.rp.Failure;

/**
 * Representation as a test wants it: in good order by itself, or as badly as its behaviour says.
 */
public final class FakeR2d extends R2dServiceGrpc.R2dServiceImplBase {
  /** What the server does with a submission. */
  @FunctionalInterface
  public interface Behaviour {
    void handle(Stream stream, long number, Operation operation);
  }

  private final TestLog log;
  private final AtomicInteger streams = new AtomicInteger();
  private volatile Window window =
      Window.newBuilder().setOperationsMax(8).setBytesMax(1 << 20).build();
  private volatile Behaviour behaviour = (stream, number, operation) -> stream.record(number);

  private Optional<FakeEnrolment> enrolment = Optional.empty();

  public FakeR2d(TestLog log) {
    this.log = log;
  }

  public FakeR2d behaving(Behaviour other) {
    behaviour = other;
    return this;
  }

  public FakeR2d window(int operations, long bytes) {
    window = Window.newBuilder().setOperationsMax(operations).setBytesMax(bytes).build();
    return this;
  }

  /** How many streams were opened so far. */
  public int streams() {
    return streams.get();
  }

  public FakeR2d enrolling(FakeEnrolment other) {
    enrolment = Optional.of(other);
    return this;
  }

  @Override
  public void enroll(EnrollRequest request, StreamObserver<EnrollResponse> answer) {
    try {
      EnrollResponse response = enrolment.orElseThrow().enrol(request);
      answer.onNext(response);
      answer.onCompleted();
    } catch (Failure e) {
      answer.onError(e.toStatus());
    }
  }

  @Override
  public StreamObserver<SubmitStreamRequest> submitStream(
      StreamObserver<SubmitStreamResponse> answers) {
    streams.incrementAndGet();
    answers.onNext(SubmitStreamResponse.newBuilder().setWindow(window).build());
    return new Stream(answers);
  }

  /** One stream, seen from the server. */
  public final class Stream implements StreamObserver<SubmitStreamRequest> {
    private final StreamObserver<SubmitStreamResponse> answers;
    private final List<Operation> received = new ArrayList<>();
    private int unanswered;
    private boolean over;

    private Stream(StreamObserver<SubmitStreamResponse> answers) {
      this.answers = answers;
    }

    @Override
    public void onNext(SubmitStreamRequest request) {
      Submission submission = request.getSubmission();
      Operation operation = Operation.decode(submission.getOperation().toByteArray());
      List<byte[]> items = submission.getItemsList().stream().map(ByteString::toByteArray).toList();
      if (!ItemTree.root(items).equals(operation.payload().contentRoot().orElseThrow())) {
        fail(Status.INVALID_ARGUMENT);
        return;
      }
      received.add(operation);
      unanswered++;
      if (unanswered > window.getOperationsMax()) {
        fail(Status.RESOURCE_EXHAUSTED);
      }
      behaviour.handle(this, received.size() - 1L, operation);
    }

    @Override
    public void onError(Throwable thrown) {
      over = true;
    }

    @Override
    public void onCompleted() {
      answers.onCompleted();
    }

    /** Records and answers, as a server should. */
    public void record(long number) {
      Operation operation = received.get((int) number);
      boolean known = log.receipt(operation.id()).isPresent();
      Receipt receipt = log.record(operation);
      answer(number, known ? duplicate(operation, receipt) : recorded(operation, receipt));
    }

    public void refuse(long number, String reason) {
      Refused refused =
          Refused.newBuilder().setReason(reason).setMessage("as the test wants").build();
      answer(number, result(received.get((int) number)).setRefused(refused).build());
    }

    public void answer(long number, OperationResult result) {
      if (!over) {
        unanswered--;
        answers.onNext(
            SubmitStreamResponse.newBuilder()
                .setSubmissionNumber(number)
                .setResult(result)
                .build());
      }
    }

    public void fail(Status status) {
      if (!over) {
        over = true;
        answers.onError(status.withDescription("as the test wants").asRuntimeException());
      }
    }

    public void end() {
      over = true;
      answers.onCompleted();
    }

    public boolean isOver() {
      return over;
    }
  }

  public static OperationResult recorded(Operation operation, Receipt receipt) {
    return result(operation).setRecorded(Recorded.newBuilder().setReceipt(receipt)).build();
  }

  private static OperationResult duplicate(Operation operation, Receipt receipt) {
    return result(operation).setDuplicate(Duplicate.newBuilder().setFirstReceipt(receipt)).build();
  }

  private static OperationResult.Builder result(Operation operation) {
    return OperationResult.newBuilder()
        .setOperationId(ByteString.copyFrom(operation.id().digest().bytes()));
  }
}
