package org.varve.processing.adapter.grpc;

import java.time.Instant;
import org.varve.ledger.resource.GrantSpec;
import org.varve.processing.domain.OperationTrace;
import org.varve.processing.domain.Owner;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.UseRight;
import org.varve.proto.common.v1.RelatedOperation;
import org.varve.proto.common.v1.TimeRange;
import org.varve.proto.common.v1.Trace;
import org.varve.proto.common.v1.TraceOwner;
import org.varve.proto.common.v1.TraceRight;
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
    trace.relatives().previous().ifPresent(previous -> message.setPrevious(related(previous)));
    trace.relatives().binding().map(TraceMessages::related).ifPresent(message::setBinding);
    trace.relatives().format().map(TraceMessages::related).ifPresent(message::setFormat);
    trace.firstReceipt().ifPresent(receipt -> message.setTreeSize(receipt.treeSize()));
    addKin(message, trace.kin());
    addUse(message, trace.use());
    return message.build();
  }

  private static void addKin(Trace.Builder message, OperationTrace.Kin kin) {
    kin.updates().map(TraceMessages::related).ifPresent(message::setUpdates);
    kin.updatedBy().map(TraceMessages::related).ifPresent(message::setUpdatedBy);
    kin.parents().forEach(parent -> message.addParents(related(parent)));
    message.setHiddenParents(kin.hiddenParents());
    kin.children().some().forEach(child -> message.addChildren(related(child)));
    kin.children().moreFrom().ifPresent(message::setMoreChildrenFrom);
  }

  private static void addUse(Trace.Builder message, OperationTrace.Use use) {
    use.owners().items().forEach(owner -> message.addOwners(owner(owner)));
    use.rights().items().forEach(right -> message.addRights(right(right)));
    use.accesses().items().forEach(access -> message.addAccesses(AccessMessages.noted(access)));
    message
        .setOwnersCut(use.owners().isCut())
        .setRightsCut(use.rights().isCut())
        .setAccessesCut(use.accesses().isCut());
  }

  private static TraceOwner owner(Owner owner) {
    TraceOwner.Builder message =
        TraceOwner.newBuilder().setUser(owner.user()).setSince(Answers.timestamp(owner.since()));
    owner
        .given()
        .ifPresent(
            given ->
                message.setGivenBy(given.by()).setOperationId(Answers.bytes(given.operation())));
    return message.build();
  }

  private static TraceRight right(UseRight right) {
    GrantSpec spec = right.spec();
    TimeRange.Builder valid = TimeRange.newBuilder();
    spec.from().ifPresent(from -> valid.setFrom(Answers.timestamp(from)));
    spec.until().ifPresent(until -> valid.setUntil(Answers.timestamp(until)));
    TraceRight.Builder message =
        TraceRight.newBuilder()
            .setGrant(right.grant())
            .setUser(spec.user())
            .addAllPurposes(spec.purposes())
            .addAllFields(spec.fields())
            .addAllDataTypes(spec.dataTypes())
            .setValid(valid)
            .setGivenBy(right.givenBy())
            .setOperationId(Answers.bytes(right.operation()))
            .setSince(Answers.timestamp(right.since()));
    spec.rights().stream().sorted().forEach(each -> message.addRights(each.word()));
    right
        .end()
        .ifPresent(
            end ->
                message
                    .setEndedBy(Answers.bytes(end.operation()))
                    .setUntil(Answers.timestamp(end.at())));
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

  /** Just its id if it is not recorded, or not for who asks. */
  private static RelatedOperation related(OperationTrace.Previous named) {
    return named
        .recorded()
        .map(TraceMessages::related)
        .orElseGet(
            () -> RelatedOperation.newBuilder().setOperationId(Answers.bytes(named.id())).build());
  }

  private static RelatedOperation related(OperationTrace.Relative relative) {
    return RelatedOperation.newBuilder()
        .setOperationId(Answers.bytes(relative.id()))
        .setLeafIndex(relative.leafIndex())
        .setSource(relative.source())
        .setSigner(relative.signer())
        .setCommittedAt(Answers.timestamp(relative.committedAt()))
        .build();
  }
}
