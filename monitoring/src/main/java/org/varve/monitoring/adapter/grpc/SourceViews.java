package org.varve.monitoring.adapter.grpc;

import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.varve.monitoring.application.RuleLimits;
import org.varve.monitoring.application.Supervised;
import org.varve.monitoring.application.Supervised.Recorded;
import org.varve.monitoring.domain.LastSeen;
import org.varve.proto.common.v1.SourceSighting;
import org.varve.proto.m2r.v1.ListSourcesRequest;
import org.varve.proto.v2m.v1.ListSourcesResponse;
import org.varve.proto.v2m.v1.SourceState;
import org.varve.proto.v2m.v1.SourceView;
import org.varve.rp.Failure;

/** Shows sources as representation and the ledger see them, and what that means. */
public final class SourceViews {
  private static final int SOURCES_A_MESSAGE = 1_000;

  private final Callees callees;
  private final Supervised supervised;
  private final RuleLimits limits;
  private final InstantSource clock;

  /**
   * @param limits say how long a source may say nothing
   */
  public SourceViews(
      Callees callees, Supervised supervised, RuleLimits limits, InstantSource clock) {
    this.callees = callees;
    this.supervised = supervised;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * All of them, by name; at least one message.
   *
   * @throws Failure if representation cannot be asked
   */
  List<ListSourcesResponse> messages() {
    Map<String, Recorded> recorded = lastRecorded();
    Map<String, SourceView> views = new TreeMap<>();
    ListSourcesResponse.Builder head = ListSourcesResponse.newBuilder();
    try {
      Iterator<org.varve.proto.m2r.v1.ListSourcesResponse> seen =
          callees.representation().listSources(ListSourcesRequest.getDefaultInstance());
      while (seen.hasNext()) {
        org.varve.proto.m2r.v1.ListSourcesResponse message = seen.next();
        head.setSince(message.getSince());
        Instant since = CalledEntities.instant(message.getSince());
        for (SourceSighting source : message.getSourcesList()) {
          views.put(source.getSource(), view(source, recorded.remove(source.getSource()), since));
        }
      }
    } catch (StatusRuntimeException e) {
      throw Failure.of(e);
    }
    recorded.forEach(
        (source, last) -> views.put(source, view(unseen(source, last), last, last.at())));
    return parts(head.build(), List.copyOf(views.values()));
  }

  private static List<ListSourcesResponse> parts(ListSourcesResponse head, List<SourceView> views) {
    List<ListSourcesResponse> messages = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(views.size(), from + SOURCES_A_MESSAGE);
      messages.add(head.toBuilder().addAllSources(views.subList(from, to)).build());
      from = to;
    } while (from < views.size());
    return messages;
  }

  /** As far as it can be asked: without it, representation's word alone counts. */
  private Map<String, Recorded> lastRecorded() {
    try {
      return new HashMap<>(supervised.lastRecorded());
    } catch (Failure e) {
      return new HashMap<>();
    }
  }

  private SourceView view(SourceSighting source, @Nullable Recorded recorded, Instant since) {
    Optional<Instant> seenAt =
        source.hasLastSeenAt()
            ? Optional.of(CalledEntities.instant(source.getLastSeenAt()))
            : Optional.empty();
    Optional<Instant> recordedAt = Optional.ofNullable(recorded).map(Recorded::at);
    SourceView.Builder view =
        SourceView.newBuilder()
            .setSighting(source)
            .setState(state(source, LastSeen.of(seenAt, recordedAt, since)));
    recordedAt.map(AlertMessages::timestamp).ifPresent(view::setRecordedAt);
    return view.build();
  }

  /** One that was bound by a prefix, and did not speak since representation started. */
  private static SourceSighting unseen(String source, Recorded last) {
    return SourceSighting.newBuilder()
        .setSource(source)
        .setSigner(last.signer())
        .setSignerActive(last.maySpeak())
        .build();
  }

  private SourceState state(SourceSighting source, LastSeen last) {
    if (!source.getSignerActive()) {
      return SourceState.SOURCE_STATE_REVOKED;
    }
    boolean isSilent =
        limits
            .silentAfter(source.getSource())
            .filter(limit -> last.isSilent(clock.instant(), limit))
            .isPresent();
    if (isSilent) {
      return SourceState.SOURCE_STATE_SILENT;
    }
    return last.at().isPresent()
        ? SourceState.SOURCE_STATE_ACTIVE
        : SourceState.SOURCE_STATE_UNSEEN;
  }
}
