package org.varve.representation.adapter.grpc;

import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.varve.proto.common.v1.RepresentationStatus;
import org.varve.proto.common.v1.SourceSighting;
import org.varve.proto.m2r.v1.GetStatusRequest;
import org.varve.proto.m2r.v1.GetStatusResponse;
import org.varve.proto.m2r.v1.ListSourcesRequest;
import org.varve.proto.m2r.v1.ListSourcesResponse;
import org.varve.proto.m2r.v1.M2rServiceGrpc;
import org.varve.proto.m2r.v1.VerifySampleRequest;
import org.varve.proto.m2r.v1.VerifySampleResponse;
import org.varve.proto.m2r.v1.WatchEventsRequest;
import org.varve.proto.m2r.v1.WatchEventsResponse;
import org.varve.representation.application.AgentBook;
import org.varve.representation.application.BlockSealer;
import org.varve.representation.application.RegistryView;
import org.varve.representation.application.SourceBook;
import org.varve.representation.application.SubmissionSample;
import org.varve.representation.application.SubmissionTally;
import org.varve.representation.application.Submissions;
import org.varve.representation.domain.BoundSigner;
import org.varve.rp.CountChanges;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PeriodicStreams;
import org.varve.rp.ProcessFacts;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point M2R to monitoring (ITU-T Y.4561 clause 7.3.12). */
public final class M2rEndpoint extends M2rServiceGrpc.M2rServiceImplBase {
  private static final int SOURCES_A_MESSAGE = 1_000;
  private static final int EVENTS_A_MESSAGE = 1_000;

  private final ProcessFacts process;
  private final RegistryView registry;
  private final Supplier<BlockSealer.Waiting> waiting;
  private final SourceBook sources;
  private final SubmissionSample sample;
  private final SubmissionTally tally;
  private final AgentBook agents;
  private final PeriodicStreams live;

  /** What was seen of sources and their agents. */
  public record Seen(Submissions.Watched submissions, AgentBook agents) {}

  public M2rEndpoint(
      ProcessFacts process,
      RegistryView registry,
      Supplier<BlockSealer.Waiting> waiting,
      Seen seen,
      PeriodicStreams live) {
    this.process = process;
    this.sources = seen.submissions().sources();
    this.sample = seen.submissions().sample();
    this.tally = seen.submissions().tally();
    this.agents = seen.agents();
    this.live = live;
    this.registry = registry;
    this.waiting = waiting;
  }

  /** The service with its callers: entities alone. */
  public EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.ENTITY,
                M2rServiceGrpc.getGetStatusMethod(),
                M2rServiceGrpc.getListSourcesMethod(),
                M2rServiceGrpc.getVerifySampleMethod(),
                M2rServiceGrpc.getWatchEventsMethod()));
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> caller) {
    caller.onNext(GetStatusResponse.newBuilder().setStatus(status()).build());
    caller.onCompleted();
  }

  @Override
  public void listSources(ListSourcesRequest request, StreamObserver<ListSourcesResponse> caller) {
    List<SourceSighting> all =
        SourceMessages.all(registry.signers(), sources.sights(), agents.bySource());
    Timestamp since = SourceMessages.timestamp(sources.since());
    int from = 0;
    do {
      int to = Math.min(all.size(), from + SOURCES_A_MESSAGE);
      caller.onNext(
          ListSourcesResponse.newBuilder()
              .addAllSources(all.subList(from, to))
              .setSince(since)
              .build());
      from = to;
    } while (from < all.size());
    caller.onCompleted();
  }

  @Override
  public void verifySample(
      VerifySampleRequest request, StreamObserver<VerifySampleResponse> caller) {
    int wanted = request.getCount() == 0 ? SubmissionSample.SUBMISSIONS_MAX : request.getCount();
    if (wanted < 0 || wanted > SubmissionSample.SUBMISSIONS_MAX) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "count is %s; give 1 to %d, or 0 for all that are kept"
              .formatted(Integer.toUnsignedString(wanted), SubmissionSample.SUBMISSIONS_MAX));
    }
    VerifySampleResponse.Builder response = VerifySampleResponse.newBuilder();
    sample.check(wanted).forEach(each -> response.addSubmissions(SourceMessages.checked(each)));
    caller.onNext(response.build());
    caller.onCompleted();
  }

  @Override
  public void watchEvents(WatchEventsRequest request, StreamObserver<WatchEventsResponse> caller) {
    CountChanges<SubmissionTally.Key> changes =
        new CountChanges<>(EVENTS_A_MESSAGE, tally.counts());
    live.open(caller, () -> SourceMessages.live(changes.since(tally.counts()), Instant.now()));
  }

  private RepresentationStatus status() {
    List<BoundSigner> signers =
        registry.signers().stream().filter(SourceMessages::isOfSources).toList();
    int active = (int) signers.stream().filter(BoundSigner::active).count();
    BlockSealer.Waiting now = waiting.get();
    return RepresentationStatus.newBuilder()
        .setProcess(process.status())
        .setActiveSigners(active)
        .setRevokedSigners(signers.size() - active)
        .setFormats(registry.formatCount())
        .setPendingOperations(now.operations())
        .setPendingBytes(now.bytes())
        .build();
  }
}
