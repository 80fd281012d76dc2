package org.varve.processing.adapter.grpc;

import com.google.protobuf.ByteString;
import java.util.List;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.Content;
import org.varve.processing.domain.RecordResult;
import org.varve.processing.domain.RecordedBlock;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.p2r.v1.RecordBlockRequest;
import org.varve.proto.p2r.v1.RecordBlockResponse;
import org.varve.rp.EntityServer;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads the request of RecordBlock and writes its answer. */
final class RecordMessages {
  /** So that a receipt for each of them fits into one message. */
  private static final int OPERATIONS_MAX = 4_096;

  private RecordMessages() {}

  static DataBlock block(RecordBlockRequest request) {
    // In process, gRPC enforces no size.
    int bytes = request.getSerializedSize();
    if (bytes > EntityServer.MESSAGE_BYTES_MAX) {
      throw new Failure(
          ErrorReason.BLOCK_TOO_LARGE,
          "the data block with its contents has %d bytes, at most %d are allowed; seal smaller blocks"
              .formatted(bytes, EntityServer.MESSAGE_BYTES_MAX));
    }
    DataBlock block;
    try {
      block = DataBlock.decode(request.getDataBlock().toByteArray());
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.OPERATION_MALFORMED,
          "the data block cannot be read: %s; seal it anew".formatted(e.getMessage()),
          e);
    }
    int operations = block.operations().size();
    if (operations > OPERATIONS_MAX) {
      throw new Failure(
          ErrorReason.BLOCK_TOO_LARGE,
          "the data block has %d operations, at most %d are allowed; seal smaller blocks"
              .formatted(operations, OPERATIONS_MAX));
    }
    return block;
  }

  static List<Content> contents(RecordBlockRequest request) {
    return request.getContentsList().stream().map(RecordMessages::content).toList();
  }

  static RecordBlockResponse answer(RecordedBlock recorded) {
    RecordBlockResponse.Builder response = RecordBlockResponse.newBuilder();
    recorded
        .commit()
        .ifPresent(
            place ->
                response
                    .setLedgerHeight(place.height())
                    .setCommittedAt(Answers.timestamp(place.committedAt())));
    recorded.results().forEach(result -> response.addResults(result(result)));
    return response.build();
  }

  private static Content content(org.varve.proto.p2r.v1.Content content) {
    return new Content(
        Requests.digest("contents.content_root", content.getContentRoot()),
        content.getItemsList().stream().map(ByteString::toByteArray).toList());
  }

  static OperationResult result(RecordResult result) {
    OperationResult.Builder message =
        OperationResult.newBuilder().setOperationId(Answers.bytes(result.id()));
    return result.fold(
        recorded ->
            message
                .setRecorded(
                    OperationResult.Recorded.newBuilder()
                        .setReceipt(Answers.receipt(recorded.receipt()))
                        .setAfterGap(recorded.afterGap()))
                .build(),
        duplicate -> message.setDuplicate(duplicate(duplicate)).build(),
        refused ->
            message
                .setRefused(
                    OperationResult.Refused.newBuilder()
                        .setReason(refused.reason())
                        .setMessage(shortened(refused.message())))
                .build());
  }

  private static OperationResult.Duplicate duplicate(RecordResult.Duplicate duplicate) {
    OperationResult.Duplicate.Builder message = OperationResult.Duplicate.newBuilder();
    duplicate.firstReceipt().map(Answers::receipt).ifPresent(message::setFirstReceipt);
    return message.build();
  }

  private static String shortened(String message) {
    int max = 2_048;
    return message.length() <= max ? message : message.substring(0, max - 1) + "…";
  }
}
