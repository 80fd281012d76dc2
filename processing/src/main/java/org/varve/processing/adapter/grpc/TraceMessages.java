package org.varve.processing.adapter.grpc;

import java.time.Instant;
import org.varve.processing.domain.OperationTrace;
import org.varve.processing.domain.RecordedOperation;
import org.varve.proto.common.v1.RelatedOperation;
import org.varve.proto.common.v1.Trace;
import org.varve.proto.common.v1.TraceSeal;
import org.varve.proto.common.v1.TraceStage;
import org.varve.proto.common.v1.TraceStageKind;

/** Writes how an operation came to be recorded, stage after stage. */
final class TraceMessages {
  private TraceMessages() {}

  static Trace trace(OperationTrace trace) {
    Trace.Builder message = Trace.newBuilder().setOperation(Answers.summary(trace.operation()));
    addStages(message, trace);
    trace
        .seal()
        .ifPresent(
            seal ->
                message.setSeal(
                    TraceSeal.newBuilder()
                        .setBlock(related(seal.block()))
                        .setPlace(seal.place())
                        .setOperationCount(seal.count())));
    trace
        .relatives()
        .previous()
        .ifPresent(
            previous ->
                message.setPrevious(
                    previous
                        .recorded()
                        .map(TraceMessages::related)
                        .orElseGet(
                            () ->
                                RelatedOperation.newBuilder()
                                    .setOperationId(Answers.bytes(previous.id()))
                                    .build())));
    trace.relatives().binding().map(TraceMessages::related).ifPresent(message::setBinding);
    trace.relatives().format().map(TraceMessages::related).ifPresent(message::setFormat);
    trace.firstReceipt().ifPresent(receipt -> message.setTreeSize(receipt.treeSize()));
    return message.build();
  }

  private static void addStages(Trace.Builder message, OperationTrace trace) {
    RecordedOperation operation = trace.operation();
    operation
        .content()
        .ifPresent(
            content -> {
              message.addStages(
                  stage(
                      TraceStageKind.TRACE_STAGE_KIND_FIRST_SAMPLED,
                      content.sampledFrom(),
                      "source"));
              message.addStages(
                  stage(
                      TraceStageKind.TRACE_STAGE_KIND_LAST_SAMPLED, content.sampledTo(), "source"));
            });
    message.addStages(
        stage(TraceStageKind.TRACE_STAGE_KIND_SIGNED, operation.statement().issuedAt(), "signer"));
    operation
        .recording()
        .encapsulatedAt()
        .ifPresent(
            at ->
                message.addStages(
                    stage(TraceStageKind.TRACE_STAGE_KIND_ENCAPSULATED, at, "representation")));
    message.addStages(
        stage(
            TraceStageKind.TRACE_STAGE_KIND_COMMITTED,
            operation.recording().committedAt(),
            "ledger"));
    trace
        .firstReceipt()
        .ifPresent(
            receipt ->
                message.addStages(
                    stage(
                        TraceStageKind.TRACE_STAGE_KIND_RECEIPT, receipt.committedAt(), "ledger")));
    trace
        .indexedAt()
        .ifPresent(
            at ->
                message.addStages(
                    stage(TraceStageKind.TRACE_STAGE_KIND_INDEXED, at, "processing")));
  }

  private static TraceStage stage(TraceStageKind kind, Instant time, String clockOf) {
    return TraceStage.newBuilder()
        .setKind(kind)
        .setTime(Answers.timestamp(time))
        .setClockOf(clockOf)
        .build();
  }

  private static RelatedOperation related(OperationTrace.Relative relative) {
    return RelatedOperation.newBuilder()
        .setOperationId(Answers.bytes(relative.id()))
        .setLeafIndex(relative.leafIndex())
        .setSigner(relative.signer())
        .setCommittedAt(Answers.timestamp(relative.committedAt()))
        .build();
  }
}
