package org.varve.processing.adapter.grpc;

import com.google.protobuf.ByteString;
import java.util.List;
import org.varve.evidence.operation.Operation;
import org.varve.processing.application.ChangeResource;
import org.varve.processing.application.SubmitStatement;
import org.varve.proto.s2p.v1.RecordOperationRequest;
import org.varve.proto.s2p.v1.RecordOperationResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads the requests of RecordOperation, has what they say recorded, and writes the answers. */
public final class Statements {
  private static final int ITEMS_MAX = 10_000;
  private static final int ITEMS_BYTES_MAX = 4 << 20;

  private final ChangeResource changes;
  private final SubmitStatement submit;

  /**
   * @param changes of DataUsers, from controlling
   * @param submit what data users state
   */
  public Statements(ChangeResource changes, SubmitStatement submit) {
    this.changes = changes;
    this.submit = submit;
  }

  RecordOperationResponse record(RecordOperationRequest request) {
    byte[] operation = request.getOperation().toByteArray();
    if (operation.length > Operation.MAX_BYTES) {
      throw new Failure(
          ErrorReason.OPERATION_TOO_LARGE,
          "the operation has %d bytes, at most %d are allowed; put data into items"
              .formatted(operation.length, Operation.MAX_BYTES));
    }
    if (!request.hasRequester()) {
      return RecordOperationResponse.newBuilder()
          .setChange(ResourceMessages.change(changes.apply(operation)))
          .build();
    }
    SubmitStatement.Stated stated =
        submit.submit(Requests.requester(request.getRequester()), operation, items(request));
    RecordOperationResponse.Builder answer =
        RecordOperationResponse.newBuilder().setResult(RecordMessages.result(stated.result()));
    stated.change().map(ResourceMessages::change).ifPresent(answer::setChange);
    return answer.build();
  }

  private static List<byte[]> items(RecordOperationRequest request) {
    long bytes = request.getItemsList().stream().mapToLong(ByteString::size).sum();
    if (request.getItemsCount() > ITEMS_MAX || bytes > ITEMS_BYTES_MAX) {
      throw new Failure(
          ErrorReason.ITEM_TOO_LARGE,
          "%d items have %d bytes, at most %d with %d are allowed; state fewer with an operation"
              .formatted(request.getItemsCount(), bytes, ITEMS_MAX, ITEMS_BYTES_MAX));
    }
    return request.getItemsList().stream().map(ByteString::toByteArray).toList();
  }
}
