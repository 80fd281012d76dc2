package org.varve.representation.adapter.grpc;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.varve.proto.common.v1.AgentHealth;
import org.varve.proto.r2d.v1.ReportHealthRequest;
import org.varve.proto.r2d.v1.SourceDirective;
import org.varve.proto.r2d.v1.WatchDirectivesResponse;
import org.varve.representation.domain.AgentReport;
import org.varve.representation.domain.SourceTerms;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads and writes what agents are told and say of themselves. */
final class DirectiveMessages {
  private static final int VERSION_CHARS_MAX = 64;

  private DirectiveMessages() {}

  static WatchDirectivesResponse response(List<SourceTerms> terms) {
    WatchDirectivesResponse.Builder response = WatchDirectivesResponse.newBuilder();
    terms.stream().map(DirectiveMessages::directive).forEach(response::addDirectives);
    return response.build();
  }

  private static SourceDirective directive(SourceTerms terms) {
    return SourceDirective.newBuilder()
        .setSource(terms.source())
        .setMaySpeak(terms.isActive())
        .setState(terms.state())
        .setLeafIndex(terms.leafIndex())
        .setReadingsPerSecond(terms.readingsPerSecond().orElse(0))
        .setBytesPerSecond(terms.bytesPerSecond().orElse(0))
        .addAllFormats(terms.formats())
        .setPeriodSeconds(terms.spec().integer("periodSeconds").orElse(0L))
        .build();
  }

  static AgentReport report(String signer, ReportHealthRequest request, Instant now) {
    AgentHealth health = request.getHealth();
    String version = health.getVersion();
    if (version.isEmpty() || version.length() > VERSION_CHARS_MAX) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "health.version has %d characters; give 1 to %d"
              .formatted(version.length(), VERSION_CHARS_MAX));
    }
    return new AgentReport(
        signer,
        List.copyOf(request.getSourcesList()),
        now,
        version,
        instant("health.at", health.getAt()),
        health.getClockUnset(),
        new AgentReport.Queue(
            health.getQueuedOperations(),
            health.getQueuedBytes(),
            health.getRefusedOperations(),
            health.getDroppedOperations()),
        health.hasOldestQueuedAt()
            ? Optional.of(instant("health.oldest_queued_at", health.getOldestQueuedAt()))
            : Optional.empty(),
        health.getDiskFreeBytes());
  }

  static AgentHealth health(AgentReport report) {
    AgentHealth.Builder health =
        AgentHealth.newBuilder()
            .setVersion(report.version())
            .setAt(SourceMessages.timestamp(report.at()))
            .setClockUnset(report.isClockUnset())
            .setQueuedOperations(report.queue().operations())
            .setQueuedBytes(report.queue().bytes())
            .setRefusedOperations(report.queue().refused())
            .setDroppedOperations(report.queue().dropped())
            .setDiskFreeBytes(report.diskFreeBytes());
    report.oldestQueuedAt().map(SourceMessages::timestamp).ifPresent(health::setOldestQueuedAt);
    return health.build();
  }

  private static Instant instant(String field, Timestamp time) {
    Instant instant = Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    if (instant.isBefore(Instant.EPOCH) || time.getSeconds() > 253_402_300_799L) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST, field + " is not within the years 1970 to 9999");
    }
    return instant;
  }
}
