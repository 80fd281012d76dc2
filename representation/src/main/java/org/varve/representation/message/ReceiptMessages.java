package org.varve.representation.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.operation.OperationId;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.Receipt;
import org.varve.representation.domain.LedgerReceipt;
import org.varve.representation.domain.Outcome;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Receipts and outcomes between the messages of reference points and representation's own types.
 */
public final class ReceiptMessages {

  private ReceiptMessages() {}

  public static LedgerReceipt receipt(Receipt message) {
    return new LedgerReceipt(
        message.getReceipt().toByteArray(),
        message.getCheckpoint(),
        new LedgerReceipt.Position(
            message.getLeafIndex(),
            message.getTreeSize(),
            message.getLedgerHeight(),
            instant(message.getCommittedAt())));
  }

  public static Receipt message(LedgerReceipt receipt) {
    LedgerReceipt.Position position = receipt.position();
    return Receipt.newBuilder()
        .setReceipt(shared(receipt.receipt()))
        .setCheckpoint(receipt.checkpoint())
        .setLeafIndex(position.leafIndex())
        .setTreeSize(position.treeSize())
        .setLedgerHeight(position.ledgerHeight())
        .setCommittedAt(timestamp(position.committedAt()))
        .build();
  }

  public static Outcome outcome(OperationResult message) {
    return switch (message.getOutcomeCase()) {
      case RECORDED ->
          new Outcome.Recorded(
              receipt(message.getRecorded().getReceipt()), message.getRecorded().getAfterGap());
      case DUPLICATE -> new Outcome.Duplicate(receipt(message.getDuplicate().getFirstReceipt()));
      case REFUSED ->
          new Outcome.Refused(message.getRefused().getReason(), message.getRefused().getMessage());
      case OUTCOME_NOT_SET ->
          throw new Failure(
              ErrorReason.INTERNAL,
              "processing answered an operation without an outcome; compare the versions of both");
    };
  }

  public static OperationResult message(Optional<OperationId> id, Outcome outcome) {
    OperationResult.Builder result = OperationResult.newBuilder();
    id.ifPresent(known -> result.setOperationId(bytes(known)));
    if (outcome instanceof Outcome.Recorded recorded) {
      result.setRecorded(
          OperationResult.Recorded.newBuilder()
              .setReceipt(message(recorded.receipt()))
              .setAfterGap(recorded.afterGap()));
    } else if (outcome instanceof Outcome.Duplicate duplicate) {
      result.setDuplicate(
          OperationResult.Duplicate.newBuilder()
              .setFirstReceipt(message(duplicate.firstReceipt())));
    } else if (outcome instanceof Outcome.Refused refused) {
      result.setRefused(
          OperationResult.Refused.newBuilder()
              .setReason(refused.reason())
              .setMessage(refused.message()));
    }
    return result.build();
  }

  public static ByteString bytes(OperationId id) {
    return shared(id.digest().bytes());
  }

  /** Without a copy; nobody modifies the array any more. */
  public static ByteString shared(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
