package org.varve.representation.adapter.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.CheckedSubmission;
import org.varve.proto.common.v1.EventStage;
import org.varve.proto.common.v1.LiveEvent;
import org.varve.proto.common.v1.LiveEventKind;
import org.varve.proto.common.v1.SourceSighting;
import org.varve.proto.m2r.v1.WatchEventsResponse;
import org.varve.representation.application.SubmissionSample;
import org.varve.representation.application.SubmissionTally;
import org.varve.representation.domain.AgentReport;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.SourceSight;
import org.varve.rp.PeriodicStreams;

/** Writes what M2R says of sources. */
final class SourceMessages {
  private SourceMessages() {}

  /**
   * All sources that are bound by name or were seen, by name; those that a prefix binds are not
   * known until they are seen. The keys of people are bound to their own names, which are no
   * sources.
   */
  static List<SourceSighting> all(
      List<BoundSigner> signers, List<SourceSight> sights, Map<String, AgentReport> agents) {
    Map<String, SourceSighting> byName = new TreeMap<>();
    for (BoundSigner signer : signers) {
      for (String source : signer.sources()) {
        if (!source.endsWith("*") && !ActorName.isReserved(source)) {
          byName.merge(source, unseen(signer, source), SourceMessages::activeOne);
        }
      }
    }
    Map<String, BoundSigner> bySigner =
        signers.stream()
            .collect(Collectors.toMap(BoundSigner::signer, each -> each, (one, other) -> other));
    sights.forEach(sight -> byName.put(sight.source(), seen(sight, bySigner)));
    byName.replaceAll((name, sighting) -> withAgent(sighting, agents.get(name)));
    return List.copyOf(byName.values());
  }

  private static SourceSighting withAgent(SourceSighting sighting, @Nullable AgentReport report) {
    return report == null
        ? sighting
        : sighting.toBuilder()
            .setAgent(DirectiveMessages.health(report))
            .setAgentReportedAt(timestamp(report.receivedAt()))
            .build();
  }

  static CheckedSubmission checked(SubmissionSample.Checked checked) {
    Operation operation = checked.submission().operation();
    CheckedSubmission.Builder message =
        CheckedSubmission.newBuilder()
            .setOperationId(ByteString.copyFrom(operation.id().digest().bytes()))
            .setSource(operation.header().source())
            .setSigner(operation.header().signer())
            .setEpoch(operation.payload().epoch())
            .setSequence(operation.payload().sequence())
            .setItemCount(operation.payload().itemCount());
    operation.payload().format().ifPresent(message::setFormat);
    checked
        .failure()
        .ifPresent(
            failure ->
                message
                    .setReason(failure.reason().name())
                    .setMessage(String.valueOf(failure.getMessage())));
    return message.build();
  }

  /** The keys of people, who are no sources, are bound to their own names. */
  static boolean isOfSources(BoundSigner signer) {
    return signer.sources().stream().noneMatch(ActorName::isReserved);
  }

  /** What passed the door since the last message, and what did not. */
  static WatchEventsResponse live(Map<SubmissionTally.Key, Long> grown, Instant now) {
    WatchEventsResponse.Builder message =
        WatchEventsResponse.newBuilder().setHeartbeat(duration(PeriodicStreams.SECOND));
    grown.forEach(
        (key, count) ->
            message.addEvents(
                LiveEvent.newBuilder()
                    .setStage(EventStage.EVENT_STAGE_PRE_INPUT)
                    .setKind(
                        key.reason().isEmpty()
                            ? LiveEventKind.LIVE_EVENT_KIND_ACCEPTED
                            : LiveEventKind.LIVE_EVENT_KIND_REFUSED)
                    .setEntity("representation")
                    .setAt(timestamp(now))
                    .setSource(key.source())
                    .setActor(key.signer())
                    .setCount(count)
                    .setReason(key.reason())));
    return message.build();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static SourceSighting unseen(BoundSigner signer, String source) {
    return SourceSighting.newBuilder()
        .setSource(source)
        .setSigner(signer.signer())
        .setSignerActive(signer.active())
        .build();
  }

  /** A source may have been bound to several keys, one after the other. */
  private static SourceSighting activeOne(SourceSighting one, SourceSighting other) {
    return other.getSignerActive() ? other : one;
  }

  private static SourceSighting seen(SourceSight sight, Map<String, BoundSigner> signers) {
    BoundSigner signer = signers.get(sight.signer());
    SourceSighting.Builder message =
        SourceSighting.newBuilder()
            .setSource(sight.source())
            .setSigner(sight.signer())
            .setSignerActive(signer != null && signer.active())
            .setLastSeenAt(timestamp(sight.lastSeenAt()))
            .setEpoch(sight.epoch())
            .setSequence(sight.sequence())
            .setSignedBefore(duration(sight.signedBefore()))
            .setAccepted(sight.accepted())
            .setRefused(sight.refused());
    sight.sampledTo().map(SourceMessages::timestamp).ifPresent(message::setSampledTo);
    sight.lastRefusal().ifPresent(message::setLastRefusal);
    if (!sight.period().isZero()) {
      message.setPeriod(duration(sight.period()));
    }
    return message.build();
  }

  private static com.google.protobuf.Duration duration(Duration duration) {
    // Protobuf wants seconds and nanoseconds of one sign.
    long seconds = duration.toSeconds();
    int nanos = (int) duration.minusSeconds(seconds).toNanos();
    return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }
}
