package org.varve.processing.adapter.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import java.time.Duration;
import java.time.Instant;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.processing.domain.ContentFacts;
import org.varve.processing.domain.Description;
import org.varve.processing.domain.Fork;
import org.varve.processing.domain.Gap;
import org.varve.processing.domain.OperationReceipt;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.Recording;
import org.varve.processing.domain.Statement;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.Receipt;

/** Writes what both reference points answer with. */
final class Answers {
  private Answers() {}

  static OperationSummary summary(RecordedOperation operation) {
    OperationSummary.Builder summary = OperationSummary.newBuilder();
    add(summary, operation.statement());
    add(summary, operation.description());
    operation.content().ifPresent(content -> add(summary, content));
    add(summary, operation.recording());
    return summary.build();
  }

  static Receipt receipt(OperationReceipt receipt) {
    return Receipt.newBuilder()
        .setReceipt(shared(receipt.receipt().encode()))
        .setCheckpoint(receipt.checkpoint())
        .setLeafIndex(receipt.leafIndex())
        .setTreeSize(receipt.treeSize())
        .setLedgerHeight(receipt.height())
        .setCommittedAt(timestamp(receipt.committedAt()))
        .build();
  }

  static org.varve.proto.common.v1.Gap gap(Gap gap) {
    return org.varve.proto.common.v1.Gap.newBuilder()
        .setSigner(gap.signer())
        .setEpoch(gap.epoch())
        .setFromSequence(gap.from())
        .setToSequence(gap.to())
        .build();
  }

  static org.varve.proto.common.v1.Fork fork(Fork fork) {
    return org.varve.proto.common.v1.Fork.newBuilder()
        .setSigner(fork.refused().signer())
        .setSource(fork.refused().source())
        .setEpoch(fork.refused().epoch())
        .setSequence(fork.refused().sequence())
        .setRecordedOperationId(bytes(fork.recorded()))
        .setRefusedOperationId(bytes(fork.refused().id()))
        .setLedgerHeight(fork.height())
        .setCommittedAt(timestamp(fork.committedAt()))
        .build();
  }

  static ByteString bytes(OperationId id) {
    return bytes(id.digest());
  }

  static ByteString bytes(Digest digest) {
    return shared(digest.bytes());
  }

  /** Without a copy: nobody modifies the array any more. */
  static ByteString shared(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  private static void add(OperationSummary.Builder summary, Statement statement) {
    summary
        .setOperationId(bytes(statement.id()))
        .setKind(kind(statement.kind()))
        .setSigner(statement.signer())
        .setSource(statement.source())
        .setEpoch(statement.epoch())
        .setSequence(statement.sequence())
        .setIssuedAt(timestamp(statement.issuedAt()))
        .setOperationBytes(statement.operationBytes());
  }

  private static void add(OperationSummary.Builder summary, Description description) {
    description.format().ifPresent(summary::setFormat);
    description.dataType().ifPresent(summary::setDataType);
    description.text().ifPresent(summary::setDescription);
    summary.putAllLabels(description.labels());
  }

  private static void add(OperationSummary.Builder summary, ContentFacts content) {
    summary
        .setItemCount(content.itemCount())
        .setContentRoot(bytes(content.root()))
        .setSaltedFields(content.saltedFields())
        .setSampledFrom(timestamp(content.sampledFrom()))
        .setSampledTo(timestamp(content.sampledTo()));
  }

  private static void add(OperationSummary.Builder summary, Recording recording) {
    summary
        .setLeafIndex(recording.leafIndex())
        .setLedgerHeight(recording.height())
        .setCommittedAt(timestamp(recording.committedAt()))
        .setAfterGap(recording.afterGap());
    recording.encapsulatedAt().ifPresent(at -> summary.setEncapsulatedAt(timestamp(at)));
  }

  private static OperationKind kind(org.varve.evidence.operation.OperationKind kind) {
    return switch (kind) {
      case GENESIS -> OperationKind.OPERATION_KIND_GENESIS;
      case DATA -> OperationKind.OPERATION_KIND_DATA;
      case BLOCK -> OperationKind.OPERATION_KIND_BLOCK;
      case SIGNER -> OperationKind.OPERATION_KIND_SIGNER;
      case FORMAT -> OperationKind.OPERATION_KIND_FORMAT;
      case GAP -> OperationKind.OPERATION_KIND_GAP;
      case CONTROL -> OperationKind.OPERATION_KIND_CONTROL;
      case ACCESS -> OperationKind.OPERATION_KIND_ACCESS;
    };
  }
}
