package org.varve.processing.adapter.grpc;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.TreeHead;
import org.varve.processing.application.ChangeResource;
import org.varve.processing.application.CheckSequence;
import org.varve.processing.application.EventReader;
import org.varve.processing.application.FoldProgress;
import org.varve.processing.application.LastRecorded;
import org.varve.processing.application.ReadAccesses;
import org.varve.processing.application.Scrubber;
import org.varve.processing.application.SearchOperations;
import org.varve.processing.application.SearchPages;
import org.varve.processing.application.SupervisorAccesses;
import org.varve.processing.application.ValidateStored;
import org.varve.processing.application.WatchEvents;
import org.varve.processing.domain.PageToken;
import org.varve.processing.domain.RecordedOperation;
import org.varve.proto.common.v1.AccessFilter;
import org.varve.proto.common.v1.ProcessingStatus;
import org.varve.proto.m2p.v1.AuditRequest;
import org.varve.proto.m2p.v1.AuditResponse;
import org.varve.proto.m2p.v1.CheckSequenceRequest;
import org.varve.proto.m2p.v1.CheckSequenceResponse;
import org.varve.proto.m2p.v1.GetCheckpointRequest;
import org.varve.proto.m2p.v1.GetCheckpointResponse;
import org.varve.proto.m2p.v1.GetStatusRequest;
import org.varve.proto.m2p.v1.GetStatusResponse;
import org.varve.proto.m2p.v1.ListAccessesRequest;
import org.varve.proto.m2p.v1.ListAccessesResponse;
import org.varve.proto.m2p.v1.ListLastRecordedRequest;
import org.varve.proto.m2p.v1.ListLastRecordedResponse;
import org.varve.proto.m2p.v1.ListRulesRequest;
import org.varve.proto.m2p.v1.ListRulesResponse;
import org.varve.proto.m2p.v1.M2pServiceGrpc;
import org.varve.proto.m2p.v1.NoteAccessesRequest;
import org.varve.proto.m2p.v1.NoteAccessesResponse;
import org.varve.proto.m2p.v1.RecordOperationRequest;
import org.varve.proto.m2p.v1.RecordOperationResponse;
import org.varve.proto.m2p.v1.ResolveIdentityRequest;
import org.varve.proto.m2p.v1.ResolveIdentityResponse;
import org.varve.proto.m2p.v1.ValidateDataRequest;
import org.varve.proto.m2p.v1.ValidateDataResponse;
import org.varve.proto.m2p.v1.WatchEventsRequest;
import org.varve.proto.m2p.v1.WatchEventsResponse;
import org.varve.proto.s2p.v1.SearchRequest;
import org.varve.rp.EntityService;
import org.varve.rp.ProcessFacts;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point M2P to monitoring (ITU-T Y.4561 clause 7.3.11). */
public final class M2pEndpoint extends M2pServiceGrpc.M2pServiceImplBase {
  private final ProcessFacts process;
  private final Ledger ledger;
  private final FoldProgress progress;
  private final WatchEvents events;
  private final OpenSubscriptions watches;
  private final SearchOperations search;
  private final CheckSequence sequences;
  private final ValidateStored stored;
  private final LastRecorded lastRecorded;
  private final Supplier<Scrubber.Status> scrubber;
  private final SupervisorAccesses noted;
  private final ReadAccesses accesses;
  private final ChangeResource changes;
  private final StreamLimit streams;

  /** What supervisors follow: how it begins, and what is open. */
  public record Watching(WatchEvents begin, OpenSubscriptions open) {}

  /** What is recorded of supervisors: that they look, who looked before, and what they signed. */
  public record Recorded(SupervisorAccesses noted, ReadAccesses accesses, ChangeResource changes) {}

  /** What supervisors have looked through. */
  public record Checks(
      SearchOperations trail,
      CheckSequence sequences,
      ValidateStored stored,
      LastRecorded lastRecorded,
      Supplier<Scrubber.Status> scrubber) {}

  /**
   * @param streamsMax audits and checks that may be open
   */
  public M2pEndpoint(
      ProcessFacts process,
      Ledger ledger,
      FoldProgress progress,
      Watching watching,
      Checks checks,
      Recorded recorded,
      int streamsMax) {
    this.process = process;
    this.ledger = ledger;
    this.progress = progress;
    this.events = watching.begin();
    this.watches = watching.open();
    this.search = checks.trail();
    this.sequences = checks.sequences();
    this.stored = checks.stored();
    this.lastRecorded = checks.lastRecorded();
    this.scrubber = checks.scrubber();
    this.noted = recorded.noted();
    this.accesses = recorded.accesses();
    this.changes = recorded.changes();
    this.streams = new StreamLimit("audits and checks", streamsMax);
  }

  /** The service, for entities only. */
  public EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.ENTITY,
                M2pServiceGrpc.getGetStatusMethod(),
                M2pServiceGrpc.getWatchEventsMethod(),
                M2pServiceGrpc.getAuditMethod(),
                M2pServiceGrpc.getCheckSequenceMethod(),
                M2pServiceGrpc.getValidateDataMethod(),
                M2pServiceGrpc.getGetCheckpointMethod(),
                M2pServiceGrpc.getListRulesMethod(),
                M2pServiceGrpc.getListLastRecordedMethod(),
                M2pServiceGrpc.getListAccessesMethod(),
                M2pServiceGrpc.getNoteAccessesMethod(),
                M2pServiceGrpc.getRecordOperationMethod(),
                M2pServiceGrpc.getResolveIdentityMethod()));
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> caller) {
    Told.answer(caller, () -> GetStatusResponse.newBuilder().setStatus(status()).build());
  }

  @Override
  public void watchEvents(WatchEventsRequest request, StreamObserver<WatchEventsResponse> caller) {
    try {
      EventReader reader =
          events.begin(EventMessages.filter(request.getFilter()), EventMessages.from(request));
      // Not what it gives: an event that tells of this call would have to be noted as given, and so
      // on.
      noted.noteSources(request.getSupervisor(), "WatchEvents", request.getFilter().getSource());
      watches.begin(
          abandoned -> EventMessages.of(reader.next(abandoned), watches.heartbeat()), caller);
    } catch (RuntimeException e) { // a handler's outermost frame
      caller.onError(Told.failure(e));
    }
  }

  @Override
  public void audit(AuditRequest request, StreamObserver<AuditResponse> caller) {
    BooleanSupplier abandoned = Context.current()::isCancelled;
    streams.send(
        caller,
        () -> {
          SearchPages pages = search.begin(Requests.search(asSearch(request)));
          SupervisorAccesses.Noted call =
              noted.noteSources(request.getSupervisor(), "Audit", request.getFilter().getSource());
          return new StreamLimit.Opened<>(
              1, () -> pages.next(abandoned).map(found -> page(found, call)));
        });
  }

  @Override
  public void checkSequence(
      CheckSequenceRequest request, StreamObserver<CheckSequenceResponse> caller) {
    streams.send(
        caller,
        () -> {
          CheckSequence.Run run = sequences.begin(SequenceMessages.query(request));
          noted.noteSources(request.getSupervisor(), "CheckSequence", request.getSource());
          return new StreamLimit.Opened<>(1, () -> run.next().map(SequenceMessages::of));
        });
  }

  @Override
  public void validateData(
      ValidateDataRequest request, StreamObserver<ValidateDataResponse> caller) {
    streams.send(
        caller,
        () -> {
          ValidateStored.Run run =
              stored.begin(
                  request.getFromHeight(),
                  request.hasToHeight() ? Optional.of(request.getToHeight()) : Optional.empty());
          noted.note(request.getSupervisor(), "ValidateData", Optional.empty());
          return new StreamLimit.Opened<>(
              1, () -> run.next().map(step -> StoredMessages.of(run, step)));
        });
  }

  @Override
  public void getCheckpoint(
      GetCheckpointRequest request, StreamObserver<GetCheckpointResponse> caller) {
    Told.answer(caller, () -> checkpoint(request.getKnownSize()));
  }

  @Override
  public void listRules(ListRulesRequest request, StreamObserver<ListRulesResponse> caller) {
    streams.send(caller, () -> new StreamLimit.Opened<>(1, RuleMessages.all(ledger.log())));
  }

  @Override
  public void listLastRecorded(
      ListLastRecordedRequest request, StreamObserver<ListLastRecordedResponse> caller) {
    streams.send(
        caller,
        () -> {
          LastRecorded.Pages pages = lastRecorded.begin();
          return new StreamLimit.Opened<>(1, () -> pages.next().map(SequenceMessages::of));
        });
  }

  @Override
  public void listAccesses(
      ListAccessesRequest request, StreamObserver<ListAccessesResponse> caller) {
    BooleanSupplier abandoned = Context.current()::isCancelled;
    AccessFilter filter = request.getFilter();
    streams.send(
        caller,
        () -> {
          ReadAccesses.Pages pages =
              accesses.begin(
                  Requests.range("filter.committed", filter.getCommitted()),
                  request.getPageToken(),
                  AccessMessages.wanted(filter));
          noted.noteSources(request.getSupervisor(), "ListAccesses", filter.getSource());
          return new StreamLimit.Opened<>(
              1, () -> pages.next(abandoned).map(AccessMessages::toMonitoring));
        });
  }

  @Override
  public void noteAccesses(
      NoteAccessesRequest request, StreamObserver<NoteAccessesResponse> caller) {
    Told.answer(
        caller,
        () -> {
          Requests.accesses(request)
              .forEach(
                  each ->
                      noted.note(
                          each.getSupervisor(),
                          each.getAction(),
                          Requests.text("source", each.getSource()),
                          each.getCalls()));
          return NoteAccessesResponse.getDefaultInstance();
        });
  }

  @Override
  public void recordOperation(
      RecordOperationRequest request, StreamObserver<RecordOperationResponse> caller) {
    Told.answer(
        caller,
        () ->
            RecordOperationResponse.newBuilder()
                .setChange(
                    ResourceMessages.change(
                        changes.acknowledge(request.getOperation().toByteArray())))
                .build());
  }

  @Override
  public void resolveIdentity(
      ResolveIdentityRequest request, StreamObserver<ResolveIdentityResponse> caller) {
    Told.answer(
        caller,
        () ->
            ledger
                .log()
                .resource(ResourceKind.SUPERVISOR, request.getSupervisor())
                .filter(credential -> !credential.deleted())
                .map(ResourceMessages::identity)
                .orElse(ResolveIdentityResponse.getDefaultInstance()));
  }

  private GetCheckpointResponse checkpoint(long known) {
    TreeHead head = ledger.log().head();
    GetCheckpointResponse.Builder response =
        GetCheckpointResponse.newBuilder()
            .setCheckpoint(head.checkpoint())
            .setTreeSize(head.size());
    if (known > 0 && known < head.size()) {
      ledger
          .log()
          .consistency(known, head.size())
          .path()
          .forEach(hash -> response.addConsistency(Answers.bytes(hash)));
    }
    return response.build();
  }

  /** A trail is what a search finds; the index knows each operation of the log. */
  private static SearchRequest asSearch(AuditRequest request) {
    return SearchRequest.newBuilder()
        .setFilter(request.getFilter())
        .setPageSize(request.getPageSize())
        .setPageToken(request.getPageToken())
        .setOrder(request.getOrder())
        .setLimit(request.getLimit())
        .build();
  }

  private static AuditResponse page(SearchPages.Result page, SupervisorAccesses.Noted call) {
    call.gave(page.operations().stream().map(RecordedOperation::leafIndex).toList());
    AuditResponse.Builder response =
        AuditResponse.newBuilder()
            .setNextPageToken(page.next().map(PageToken::text).orElse(""))
            .setTreeSize(page.treeSize());
    page.operations().forEach(each -> response.addOperations(Answers.summary(each)));
    return response.build();
  }

  private ProcessingStatus status() {
    LedgerStatus status = ledger.status();
    return ProcessingStatus.newBuilder()
        .setProcess(process.status())
        .setOrigin(ledger.identity().origin())
        .setLedgerOpen(status.state() == LedgerStatus.State.OPEN)
        .setLedgerDetail(status.detail())
        .setLedgerHeight(status.height())
        .setTreeSize(status.treeSize())
        .setNewestCommitAt(Answers.timestamp(ledger.log().head().time()))
        .setQueuedBlocks(status.queued())
        .setIndexBlocksBehind(progress.behind(status.height()))
        .setScrub(StoredMessages.of(scrubber.get()))
        .build();
  }
}
