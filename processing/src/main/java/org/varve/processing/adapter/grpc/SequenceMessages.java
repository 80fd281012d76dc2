package org.varve.processing.adapter.grpc;

import com.google.protobuf.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.varve.processing.application.CheckSequence;
import org.varve.processing.application.LastRecorded;
import org.varve.processing.domain.SequenceFinding;
import org.varve.processing.domain.SequenceQuery;
import org.varve.proto.common.v1.SequenceFindingKind;
import org.varve.proto.m2p.v1.CheckSequenceRequest;
import org.varve.proto.m2p.v1.CheckSequenceResponse;
import org.varve.proto.m2p.v1.ListLastRecordedResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads and writes what M2P says of time sequences. */
final class SequenceMessages {
  private static final java.time.Duration TOLERANCE = java.time.Duration.ofMinutes(1);
  private static final java.time.Duration MAX = java.time.Duration.ofDays(365);

  private SequenceMessages() {}

  static SequenceQuery query(CheckSequenceRequest request) {
    return new SequenceQuery(
        request.getSource(),
        Requests.range("committed", request.getCommitted()),
        request.hasTolerance() ? duration("tolerance", request.getTolerance()) : TOLERANCE,
        request.hasSilentAfter()
            ? Optional.of(duration("silent_after", request.getSilentAfter()))
            : Optional.empty(),
        new SequenceQuery.Narrowed(
            request.getSigner().isEmpty() ? Optional.empty() : Optional.of(request.getSigner()),
            request.hasEpoch() ? OptionalLong.of(request.getEpoch()) : OptionalLong.empty(),
            request.getFromSequence()));
  }

  static CheckSequenceResponse of(CheckSequence.Step step) {
    CheckSequenceResponse.Builder message =
        CheckSequenceResponse.newBuilder()
            .setSources(step.sources())
            .setOperations(step.operations())
            .setComplete(step.isLast());
    step.findings().forEach(finding -> message.addFindings(of(finding)));
    return message.build();
  }

  static ListLastRecordedResponse of(List<LastRecorded.Last> page) {
    ListLastRecordedResponse.Builder message = ListLastRecordedResponse.newBuilder();
    for (LastRecorded.Last last : page) {
      message.addSources(
          org.varve.proto.m2p.v1.LastRecorded.newBuilder()
              .setSource(last.operation().statement().source())
              .setCommittedAt(Answers.timestamp(last.operation().recording().committedAt()))
              .setSigner(last.operation().statement().signer())
              .setSignerActive(last.signerActive()));
    }
    return message.build();
  }

  private static org.varve.proto.common.v1.SequenceFinding of(SequenceFinding finding) {
    org.varve.proto.common.v1.SequenceFinding.Builder message =
        org.varve.proto.common.v1.SequenceFinding.newBuilder()
            .setKind(SequenceFindingKind.valueOf("SEQUENCE_FINDING_KIND_" + finding.kind().name()))
            .setSource(finding.source())
            .setSigner(finding.signer())
            .setEpoch(finding.epoch())
            .setFromSequence(finding.fromSequence())
            .setToSequence(finding.toSequence())
            .setLedgerHeight(finding.height())
            .setAt(Answers.timestamp(finding.at()))
            .setDelta(Answers.duration(finding.delta()))
            .setCount(finding.count());
    finding.leafIndex().ifPresent(message::setLeafIndex);
    return message.build();
  }

  private static java.time.Duration duration(String field, Duration message) {
    if (message.getSeconds() < 0 || message.getSeconds() > MAX.toSeconds()) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "%s is %d s; give 0 to %d".formatted(field, message.getSeconds(), MAX.toSeconds()));
    }
    return java.time.Duration.ofSeconds(message.getSeconds(), message.getNanos());
  }
}
