package org.varve.monitoring.adapter.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.varve.evidence.log.Checkpoint;
import org.varve.monitoring.application.AcknowledgeAlert;
import org.varve.monitoring.application.AlertDesk;
import org.varve.monitoring.application.CheckpointWatch;
import org.varve.monitoring.application.SupervisorLooks;
import org.varve.monitoring.domain.Alert;
import org.varve.proto.v2m.v1.AcknowledgeAlertRequest;
import org.varve.proto.v2m.v1.AcknowledgeAlertResponse;
import org.varve.proto.v2m.v1.AuditRequest;
import org.varve.proto.v2m.v1.AuditResponse;
import org.varve.proto.v2m.v1.CheckSequenceRequest;
import org.varve.proto.v2m.v1.CheckSequenceResponse;
import org.varve.proto.v2m.v1.EnrollSupervisorRequest;
import org.varve.proto.v2m.v1.EnrollSupervisorResponse;
import org.varve.proto.v2m.v1.ExportReportRequest;
import org.varve.proto.v2m.v1.ExportReportResponse;
import org.varve.proto.v2m.v1.GetOverviewRequest;
import org.varve.proto.v2m.v1.GetOverviewResponse;
import org.varve.proto.v2m.v1.ListAccessesRequest;
import org.varve.proto.v2m.v1.ListAccessesResponse;
import org.varve.proto.v2m.v1.ListAlertsRequest;
import org.varve.proto.v2m.v1.ListAlertsResponse;
import org.varve.proto.v2m.v1.ListSourcesRequest;
import org.varve.proto.v2m.v1.ListSourcesResponse;
import org.varve.proto.v2m.v1.ListUserOperationsRequest;
import org.varve.proto.v2m.v1.ListUserOperationsResponse;
import org.varve.proto.v2m.v1.V2mServiceGrpc;
import org.varve.proto.v2m.v1.ValidateDataRequest;
import org.varve.proto.v2m.v1.ValidateDataResponse;
import org.varve.proto.v2m.v1.VerifySampleRequest;
import org.varve.proto.v2m.v1.VerifySampleResponse;
import org.varve.proto.v2m.v1.WatchEventsRequest;
import org.varve.proto.v2m.v1.WatchEventsResponse;
import org.varve.rp.EntityService;
import org.varve.rp.Relay;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point V2M to supervisors (ITU-T Y.4561 clause 7.3.3). */
public final class V2mEndpoint extends V2mServiceGrpc.V2mServiceImplBase {
  private static final String EVERY = "*";

  private final Callees callees;
  private final Overview overview;
  private final ReportMaker reports;
  private final CheckpointWatch checkpoints;
  private final SourceViews sources;
  private final AlertDesk alerts;
  private final LiveEvents live;
  private final SupervisorLooks looks;
  private final AcknowledgeAlert acknowledgements;
  private final Supervisors supervisors;
  private final EnrollSupervisor enrolment;

  /** What is told besides what the ledger tells. */
  public record Watched(AlertDesk alerts, LiveEvents live) {}

  /** What is recorded of supervisors: who they are, that they look, and what they acknowledge. */
  public record Recorded(
      Supervisors supervisors, SupervisorLooks looks, AcknowledgeAlert acknowledgements) {}

  public V2mEndpoint(
      Callees callees,
      Overview overview,
      ReportMaker reports,
      SourceViews sources,
      Watched watched,
      CheckpointWatch checkpoints,
      Recorded recorded) {
    this.looks = recorded.looks();
    this.supervisors = recorded.supervisors();
    this.enrolment = new EnrollSupervisor(supervisors, checkpoints.origin());
    this.acknowledgements = recorded.acknowledgements();
    this.callees = callees;
    this.overview = overview;
    this.reports = reports;
    this.checkpoints = checkpoints;
    this.sources = sources;
    this.alerts = watched.alerts();
    this.live = watched.live();
  }

  /** The service with its callers: supervisors alone. */
  public EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.SUPERVISOR,
                V2mServiceGrpc.getEnrollSupervisorMethod(),
                V2mServiceGrpc.getGetOverviewMethod(),
                V2mServiceGrpc.getWatchEventsMethod(),
                V2mServiceGrpc.getAuditMethod(),
                V2mServiceGrpc.getListAccessesMethod(),
                V2mServiceGrpc.getCheckSequenceMethod(),
                V2mServiceGrpc.getValidateDataMethod(),
                V2mServiceGrpc.getListSourcesMethod(),
                V2mServiceGrpc.getVerifySampleMethod(),
                V2mServiceGrpc.getListUserOperationsMethod(),
                V2mServiceGrpc.getListAlertsMethod(),
                V2mServiceGrpc.getAcknowledgeAlertMethod(),
                V2mServiceGrpc.getExportReportMethod()));
  }

  @Override
  public void enrollSupervisor(
      EnrollSupervisorRequest request, StreamObserver<EnrollSupervisorResponse> caller) {
    caller.onNext(enrolment.enroll(Supervisors.certified(), request.getProposal().toByteArray()));
    caller.onCompleted();
  }

  @Override
  public void getOverview(GetOverviewRequest request, StreamObserver<GetOverviewResponse> caller) {
    String supervisor = supervisors.requireUnlessAway();
    looks.note(new SupervisorLooks.Look(supervisor, "GetOverview", ""));
    caller.onNext(
        overview.now().toBuilder()
            .setKey(checkpoints.key().toString())
            .setCosignedSize(
                checkpoints.newest().map(note -> Checkpoint.parse(note.text()).size()).orElse(0L))
            .build());
    caller.onCompleted();
  }

  @Override
  public void watchEvents(WatchEventsRequest request, StreamObserver<WatchEventsResponse> caller) {
    String supervisor = supervisors.require();
    WatchFeed feed = new WatchFeed(request.getFilter(), alerts, live);
    callees
        .processingStaying()
        .watchEvents(
            Messages.toProcessing(request, supervisor),
            Relay.to(
                caller,
                message -> {
                  supervisors.requireStill(supervisor);
                  return feed.with(message);
                }));
  }

  @Override
  public void audit(AuditRequest request, StreamObserver<AuditResponse> caller) {
    callees
        .processingPassing()
        .audit(
            Messages.toProcessing(request, supervisors.require()),
            Relay.to(caller, Messages::toSupervisor));
  }

  @Override
  public void listAccesses(
      ListAccessesRequest request, StreamObserver<ListAccessesResponse> caller) {
    callees
        .processingPassing()
        .listAccesses(
            Messages.toProcessing(request, supervisors.require()),
            Relay.to(caller, Messages::toSupervisor));
  }

  @Override
  public void checkSequence(
      CheckSequenceRequest request, StreamObserver<CheckSequenceResponse> caller) {
    callees
        .processingPassing()
        .checkSequence(
            Messages.toProcessing(request, supervisors.require()),
            Relay.to(caller, Messages::toSupervisor));
  }

  @Override
  public void validateData(
      ValidateDataRequest request, StreamObserver<ValidateDataResponse> caller) {
    callees
        .processingPassing()
        .validateData(
            Messages.toProcessing(request, supervisors.require()),
            Relay.to(caller, Messages::toSupervisor));
  }

  @Override
  public void listSources(ListSourcesRequest request, StreamObserver<ListSourcesResponse> caller) {
    note("ListSources", EVERY);
    sources.messages().forEach(caller::onNext);
    caller.onCompleted();
  }

  @Override
  public void verifySample(
      VerifySampleRequest request, StreamObserver<VerifySampleResponse> caller) {
    note("VerifySample", EVERY);
    callees
        .representationPassing()
        .verifySample(Messages.toRepresentation(request), Relay.to(caller, Messages::toSupervisor));
  }

  @Override
  public void listUserOperations(
      ListUserOperationsRequest request, StreamObserver<ListUserOperationsResponse> caller) {
    note("ListUserOperations", "");
    callees
        .provisioningPassing()
        .listUserOperations(
            Messages.toProvisioning(request), Relay.to(caller, Messages::toSupervisor));
  }

  @Override
  public void listAlerts(ListAlertsRequest request, StreamObserver<ListAlertsResponse> caller) {
    note("ListAlerts", "");
    ListAlertsResponse.Builder response =
        ListAlertsResponse.newBuilder().setDropped(alerts.dropped());
    alerts.alerts().stream()
        .map(AlertMessages::of)
        .filter(alert -> alert.getSeverityValue() >= request.getSeverityValue())
        .forEach(response::addAlerts);
    caller.onNext(response.build());
    caller.onCompleted();
  }

  @Override
  public void acknowledgeAlert(
      AcknowledgeAlertRequest request, StreamObserver<AcknowledgeAlertResponse> caller) {
    Alert alert =
        acknowledgements.acknowledge(supervisors.require(), request.getOperation().toByteArray());
    caller.onNext(AcknowledgeAlertResponse.newBuilder().setAlert(AlertMessages.of(alert)).build());
    caller.onCompleted();
  }

  @Override
  public void exportReport(
      ExportReportRequest request, StreamObserver<ExportReportResponse> caller) {
    note("ExportReport", request.getSource().isEmpty() ? EVERY : request.getSource());
    reports.make(
        supervisors.require(), request, (ServerCallStreamObserver<ExportReportResponse>) caller);
  }

  private void note(String action, String source) {
    looks.note(new SupervisorLooks.Look(supervisors.require(), action, source));
  }
}
