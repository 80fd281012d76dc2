package org.varve.representation.adapter.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.p2r.v1.Content;
import org.varve.proto.p2r.v1.GetRecordRequest;
import org.varve.proto.p2r.v1.GetRecordResponse;
import org.varve.proto.p2r.v1.P2rServiceGrpc;
import org.varve.proto.p2r.v1.RecordBlockRequest;
import org.varve.proto.p2r.v1.RecordBlockResponse;
import org.varve.representation.application.Recorder;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.RecordedOperation;
import org.varve.representation.domain.SealedBlock;
import org.varve.representation.domain.Submission;
import org.varve.representation.message.ReceiptMessages;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Has blocks recorded, and finds operations, over reference point P2R (ITU-T Y.4561 clause 7.3.5).
 */
public final class P2rRecorder implements Recorder {
  private static final Duration FIND_DEADLINE = Duration.ofSeconds(10);

  private final P2rServiceGrpc.P2rServiceStub processing;
  private final Duration recordDeadline;

  /**
   * @param channel to processing; callbacks run on its executor
   * @param recordDeadline longest time that one recording of a block may take
   */
  public P2rRecorder(Channel channel, Duration recordDeadline) {
    this.processing = P2rServiceGrpc.newStub(channel);
    this.recordDeadline = recordDeadline;
  }

  @Override
  public CompletableFuture<List<Outcome>> record(SealedBlock block) {
    Answer<RecordBlockResponse> answer = new Answer<>();
    within(recordDeadline).recordBlock(request(block), answer);
    return answer.future().thenApply(response -> outcomes(block, response));
  }

  @Override
  public CompletableFuture<Optional<RecordedOperation>> find(OperationId id) {
    return find(GetRecordRequest.newBuilder().setOperationId(ReceiptMessages.bytes(id)).build());
  }

  @Override
  public CompletableFuture<Optional<RecordedOperation>> find(long leafIndex) {
    return find(GetRecordRequest.newBuilder().setLeafIndex(leafIndex).build());
  }

  private CompletableFuture<Optional<RecordedOperation>> find(GetRecordRequest request) {
    Answer<GetRecordResponse> answer = new Answer<>();
    within(FIND_DEADLINE).getRecord(request, answer);
    return answer
        .future()
        .thenApply(response -> Optional.of(recorded(response)))
        .exceptionallyCompose(P2rRecorder::absent);
  }

  private P2rServiceGrpc.P2rServiceStub within(Duration deadline) {
    return processing.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static RecordBlockRequest request(SealedBlock block) {
    RecordBlockRequest.Builder request =
        RecordBlockRequest.newBuilder()
            .setDataBlock(ReceiptMessages.shared(block.block().encode()));
    Set<Digest> sent = new HashSet<>();
    for (Submission submission : block.submissions()) {
      submission
          .operation()
          .payload()
          .contentRoot()
          .filter(sent::add)
          .ifPresent(root -> request.addContents(content(root, submission.items())));
    }
    return request.build();
  }

  private static Content content(Digest root, List<byte[]> items) {
    Content.Builder content =
        Content.newBuilder().setContentRoot(ByteString.copyFrom(root.bytes()));
    items.forEach(item -> content.addItems(ReceiptMessages.shared(item)));
    return content.build();
  }

  /** Correlates results with operations by their ids: a mixed-up answer must reach no source. */
  private static List<Outcome> outcomes(SealedBlock block, RecordBlockResponse response) {
    List<Operation> operations = block.block().operations();
    List<Outcome> outcomes = new ArrayList<>(operations.size());
    for (int i = 0; i < Math.min(operations.size(), response.getResultsCount()); i++) {
      OperationResult result = response.getResults(i);
      if (result.getOperationId().equals(ReceiptMessages.bytes(operations.get(i).id()))) {
        outcomes.add(ReceiptMessages.outcome(result));
      }
    }
    if (outcomes.size() != operations.size() || response.getResultsCount() != operations.size()) {
      throw new Failure(
          ErrorReason.INTERNAL,
          "processing answered %d operations with %d results, of which %d fit; compare the versions of both"
              .formatted(operations.size(), response.getResultsCount(), outcomes.size()));
    }
    return outcomes;
  }

  private static RecordedOperation recorded(GetRecordResponse response) {
    return new RecordedOperation(
        Operation.decode(response.getOperation().toByteArray()),
        ReceiptMessages.receipt(response.getReceipt()),
        response.getAfterGap());
  }

  private static CompletableFuture<Optional<RecordedOperation>> absent(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return cause instanceof Failure failure && failure.reason() == ErrorReason.NOT_FOUND
        ? CompletableFuture.completedFuture(Optional.empty())
        : CompletableFuture.failedFuture(thrown);
  }
}
