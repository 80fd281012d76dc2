package org.varve.monitoring.adapter.grpc;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.varve.monitoring.application.RuleLimits;
import org.varve.proto.common.v1.SourceSighting;
import org.varve.proto.v2m.v1.ListSourcesResponse;
import org.varve.proto.v2m.v1.SourceState;
import org.varve.proto.v2m.v1.SourceView;

/** Shows sources as representation sees them, with what that means for a supervisor. */
public final class SourceViews {
  private final RuleLimits limits;
  private final InstantSource clock;

  /**
   * @param limits say how long a source may say nothing
   */
  public SourceViews(RuleLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  ListSourcesResponse of(org.varve.proto.m2r.v1.ListSourcesResponse message) {
    ListSourcesResponse.Builder response =
        ListSourcesResponse.newBuilder().setSince(message.getSince());
    Instant now = clock.instant();
    for (SourceSighting source : message.getSourcesList()) {
      response.addSources(
          SourceView.newBuilder()
              .setSighting(source)
              .setState(state(source, message.getSince(), now)));
    }
    return response.build();
  }

  private SourceState state(SourceSighting source, Timestamp since, Instant now) {
    if (!source.getSignerActive()) {
      return SourceState.SOURCE_STATE_REVOKED;
    }
    Instant last = CalledEntities.instant(source.hasLastSeenAt() ? source.getLastSeenAt() : since);
    boolean isSilent =
        limits
            .silentAfter(source.getSource())
            .filter(limit -> Duration.between(last, now).compareTo(limit) > 0)
            .isPresent();
    if (isSilent) {
      return SourceState.SOURCE_STATE_SILENT;
    }
    return source.hasLastSeenAt()
        ? SourceState.SOURCE_STATE_ACTIVE
        : SourceState.SOURCE_STATE_UNSEEN;
  }
}
