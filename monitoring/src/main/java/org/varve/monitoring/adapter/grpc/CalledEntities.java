package org.varve.monitoring.adapter.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.varve.evidence.Digest;
import org.varve.monitoring.application.AcknowledgeAlert;
import org.varve.monitoring.application.Supervised;
import org.varve.monitoring.application.SupervisorLooks;
import org.varve.monitoring.domain.OpenGap;
import org.varve.monitoring.domain.RuleSettings;
import org.varve.monitoring.domain.Severity;
import org.varve.proto.common.v1.ScrubStatus;
import org.varve.proto.common.v1.SequenceFindingKind;
import org.varve.proto.common.v1.SourceSighting;
import org.varve.proto.m2p.v1.CheckSequenceRequest;
import org.varve.proto.m2p.v1.CheckSequenceResponse;
import org.varve.proto.m2p.v1.GetCheckpointRequest;
import org.varve.proto.m2p.v1.GetCheckpointResponse;
import org.varve.proto.m2p.v1.GetStatusRequest;
import org.varve.proto.m2p.v1.LastRecorded;
import org.varve.proto.m2p.v1.ListLastRecordedRequest;
import org.varve.proto.m2p.v1.ListRulesRequest;
import org.varve.proto.m2p.v1.ListRulesResponse;
import org.varve.proto.m2p.v1.NoteAccessesRequest;
import org.varve.proto.m2p.v1.RecordOperationRequest;
import org.varve.proto.m2p.v1.RuleSetting;
import org.varve.proto.m2p.v1.SupervisorAccess;
import org.varve.proto.m2r.v1.ListSourcesRequest;
import org.varve.proto.m2r.v1.ListSourcesResponse;
import org.varve.proto.v2m.v1.EntityOverview;
import org.varve.rp.Failure;

/** What rules want to know, asked over M2P, M2R and M2S. */
public final class CalledEntities
    implements Supervised, SupervisorLooks.Record, AcknowledgeAlert.Record {
  private final Callees callees;
  private final Overview overview;

  public CalledEntities(Callees callees, Overview overview) {
    this.callees = callees;
    this.overview = overview;
  }

  @Override
  public List<EntityHealth> entities() {
    return overview.now().getEntitiesList().stream().map(CalledEntities::health).toList();
  }

  @Override
  public List<SourceHealth> sources() {
    return answered(
        () -> {
          List<SourceHealth> sources = new ArrayList<>();
          Iterator<ListSourcesResponse> messages =
              callees.representationNow().listSources(ListSourcesRequest.getDefaultInstance());
          while (messages.hasNext()) {
            ListSourcesResponse message = messages.next();
            Instant since = instant(message.getSince());
            message.getSourcesList().forEach(source -> sources.add(health(source, since)));
          }
          return sources;
        });
  }

  @Override
  public Map<String, Recorded> lastRecorded() {
    return answered(
        () -> {
          Map<String, Recorded> recorded = new HashMap<>();
          callees
              .processingNow()
              .listLastRecorded(ListLastRecordedRequest.getDefaultInstance())
              .forEachRemaining(
                  message ->
                      message
                          .getSourcesList()
                          .forEach(each -> recorded.put(each.getSource(), recorded(each))));
          return recorded;
        });
  }

  @Override
  public SignedHead checkpoint(long knownSize) {
    return answered(
        () -> {
          GetCheckpointResponse answer =
              callees
                  .processingNow()
                  .getCheckpoint(GetCheckpointRequest.newBuilder().setKnownSize(knownSize).build());
          return new SignedHead(
              answer.getCheckpoint(),
              answer.getTreeSize(),
              answer.getConsistencyList().stream()
                  .map(hash -> Digest.of(hash.toByteArray()))
                  .toList());
        });
  }

  @Override
  public boolean isOpen(OpenGap gap) {
    // Cancelled once it is known: processing would go on, and keep a place for it.
    Context.CancellableContext call = Context.current().withCancellation();
    Context before = call.attach();
    try {
      return answered(() -> isAmong(gap, callees.processing().checkSequence(behind(gap))));
    } finally {
      call.detach(before);
      call.cancel(null);
    }
  }

  private static CheckSequenceRequest behind(OpenGap gap) {
    return CheckSequenceRequest.newBuilder()
        .setSource(gap.source())
        .setSigner(gap.signer())
        .setEpoch(gap.epoch())
        .setFromSequence(gap.sequence())
        .build();
  }

  /** A gap is told when all that its signer said is looked through, however many messages on. */
  private static boolean isAmong(OpenGap gap, Iterator<CheckSequenceResponse> messages) {
    while (messages.hasNext()) {
      boolean isTold =
          messages.next().getFindingsList().stream()
              .anyMatch(
                  finding ->
                      finding.getKind() == SequenceFindingKind.SEQUENCE_FINDING_KIND_GAP
                          && finding.getFromSequence() <= gap.sequence()
                          && finding.getToSequence() >= gap.sequence());
      if (isTold) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<List<Damage>> damage() {
    ScrubStatus scrub =
        answered(
            () ->
                callees
                    .processingNow()
                    .getStatus(GetStatusRequest.getDefaultInstance())
                    .getStatus()
                    .getScrub());
    return scrub.getDamagesKnown() ? Optional.of(Damages.of(scrub)) : Optional.empty();
  }

  @Override
  public RuleSettings settings() {
    return answered(
        () -> {
          List<RuleSettings.Setting> settings = new ArrayList<>();
          Map<String, Duration> periods = new HashMap<>();
          Iterator<ListRulesResponse> messages =
              callees.processingNow().listRules(ListRulesRequest.getDefaultInstance());
          while (messages.hasNext()) {
            ListRulesResponse message = messages.next();
            message.getRulesList().forEach(rule -> settings.add(setting(rule)));
            message
                .getPeriodsList()
                .forEach(
                    each -> periods.put(each.getSource(), Duration.ofSeconds(each.getSeconds())));
          }
          return new RuleSettings(settings, periods);
        });
  }

  @Override
  public void recordOperation(byte[] operation) {
    var unused =
        answered(
            () ->
                callees
                    .processing()
                    .recordOperation(
                        RecordOperationRequest.newBuilder()
                            .setOperation(ByteString.copyFrom(operation))
                            .build()));
  }

  @Override
  public void take(Map<SupervisorLooks.Look, Integer> calls) {
    NoteAccessesRequest.Builder request = NoteAccessesRequest.newBuilder();
    calls.forEach(
        (look, count) ->
            request.addAccesses(
                SupervisorAccess.newBuilder()
                    .setSupervisor(look.supervisor())
                    .setAction(look.action())
                    .setSource(look.source())
                    .setCalls(count)));
    var unused = answered(() -> callees.processingNow().noteAccesses(request.build()));
  }

  private static RuleSettings.Setting setting(RuleSetting rule) {
    return new RuleSettings.Setting(
        rule.getOn(),
        List.copyOf(rule.getSourcesList()),
        new RuleSettings.Limit(
            rule.hasThreshold() ? Optional.of((long) rule.getThreshold()) : Optional.empty(),
            rule.hasWithinSeconds()
                ? Optional.of(Duration.ofSeconds(rule.getWithinSeconds()))
                : Optional.empty()),
        Severity.ofWord(rule.getSeverity()),
        rule.getActive());
  }

  static Instant instant(com.google.protobuf.Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static Recorded recorded(LastRecorded last) {
    return new Recorded(last.getSigner(), last.getSignerActive(), instant(last.getCommittedAt()));
  }

  private static SourceHealth health(SourceSighting source, Instant since) {
    return new SourceHealth(
        source.getSource(),
        source.getSignerActive(),
        since,
        source.hasLastSeenAt() ? Optional.of(instant(source.getLastSeenAt())) : Optional.empty(),
        source.hasSignedBefore()
            ? Optional.of(
                Duration.ofSeconds(
                    source.getSignedBefore().getSeconds(), source.getSignedBefore().getNanos()))
            : Optional.empty());
  }

  private static EntityHealth health(EntityOverview entity) {
    List<String> obstacles = Overview.process(entity).getObstaclesList();
    return new EntityHealth(
        entity.getEntity(),
        entity.getTrouble().isEmpty() ? Optional.empty() : Optional.of(entity.getTrouble()),
        obstacles);
  }

  private static <T> T answered(Supplier<T> question) {
    try {
      return question.get();
    } catch (StatusRuntimeException e) {
      throw Failure.of(e);
    }
  }
}
