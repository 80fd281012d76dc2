package org.varve.monitoring.adapter.grpc;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.varve.evidence.log.SignedNote;
import org.varve.monitoring.application.AlertDesk;
import org.varve.monitoring.application.CheckpointWatch;
import org.varve.monitoring.application.ReportSigner;
import org.varve.monitoring.domain.Alert;
import org.varve.proto.m2p.v1.CheckSequenceRequest;
import org.varve.proto.m2p.v1.CheckSequenceResponse;
import org.varve.proto.m2p.v1.ValidateDataRequest;
import org.varve.proto.m2p.v1.ValidateDataResponse;
import org.varve.proto.v2m.v1.ExportReportRequest;
import org.varve.proto.v2m.v1.ExportReportResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.MessageView;

/** Has everything checked for a report, and has that signed (ITU-T Y.4561 clause 8.9 step 4). */
public final class ReportMaker {
  private static final int REPORTS_MAX = 2;
  private static final int FINDINGS_KEPT_MAX = 1_000;
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

  private final Callees callees;
  private final Overview overview;
  private final AlertDesk alerts;
  private final CheckpointWatch checkpoints;
  private final ReportSigner signer;
  private final InstantSource clock;
  private final Semaphore places = new Semaphore(REPORTS_MAX);

  public ReportMaker(
      Callees callees,
      Overview overview,
      AlertDesk alerts,
      CheckpointWatch checkpoints,
      ReportSigner signer,
      InstantSource clock) {
    this.callees = callees;
    this.overview = overview;
    this.alerts = alerts;
    this.checkpoints = checkpoints;
    this.signer = signer;
    this.clock = clock;
  }

  /** Makes a report on the calling thread, and tells the caller how far it is. */
  void make(
      String supervisor,
      ExportReportRequest request,
      ServerCallStreamObserver<ExportReportResponse> caller) {
    if (!places.tryAcquire()) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "%d reports are being made, which is the limit; try again when one is done"
              .formatted(REPORTS_MAX));
    }
    try {
      byte[] report = new Making(supervisor, request, caller).report();
      caller.onNext(
          ExportReportResponse.newBuilder().setReport(ByteString.copyFrom(report)).build());
      caller.onCompleted();
    } catch (StatusRuntimeException e) {
      throw Failure.of(e);
    } finally {
      places.release();
    }
  }

  private final class Making {
    private final String supervisor;
    private final ExportReportRequest request;
    private final ServerCallStreamObserver<ExportReportResponse> caller;
    private Instant toldAt = Instant.EPOCH;

    Making(
        String supervisor,
        ExportReportRequest request,
        ServerCallStreamObserver<ExportReportResponse> caller) {
      this.supervisor = supervisor;
      this.request = request;
      this.caller = caller;
    }

    byte[] report() {
      Map<String, Object> facts = new LinkedHashMap<>();
      Map<String, List<?>> lists = new LinkedHashMap<>();
      facts.put("report", "varve-supervision/1");
      facts.put("log", checkpoints.origin());
      facts.put("madeFor", "urn:varve:supervisor:" + supervisor);
      facts.put("begunAt", clock.instant().toString());
      facts.put("scope", MessageView.of(request));
      facts.put("overview", MessageView.of(overview.now()));
      facts.put("sequence", sequence(lists));
      facts.put("validity", validity(lists));
      lists.put(
          "openAlerts",
          alerts.alerts().stream()
              .filter(Alert::isOpen)
              .map(alert -> MessageView.of(AlertMessages.of(alert)))
              .toList());
      facts.put("openAlertsTotal", lists.get("openAlerts").size());
      facts.put("endedAt", clock.instant().toString());
      facts.put("checkpoint", checkpoints.newest().map(SignedNote::toString).orElse(""));
      return signer.sign(facts, lists);
    }

    private Map<String, Object> sequence(Map<String, List<?>> lists) {
      CheckSequenceRequest.Builder asked =
          CheckSequenceRequest.newBuilder()
              .setSupervisor(supervisor)
              .setSource(request.getSource());
      if (request.hasTolerance()) {
        asked.setTolerance(request.getTolerance());
      }
      List<Map<String, Object>> findings = new ArrayList<>();
      long total = 0;
      CheckSequenceResponse last = CheckSequenceResponse.getDefaultInstance();
      Iterator<CheckSequenceResponse> steps = callees.processing().checkSequence(asked.build());
      while (steps.hasNext()) {
        last = steps.next();
        total += last.getFindingsCount();
        last.getFindingsList().stream()
            .limit(FINDINGS_KEPT_MAX - findings.size())
            .forEach(finding -> findings.add(MessageView.of(finding)));
        tell("time sequence: %d operations checked".formatted(last.getOperations()));
      }
      lists.put("sequenceFindings", findings);
      Map<String, Object> summary = new LinkedHashMap<>();
      summary.put("complete", last.getComplete());
      summary.put("sources", last.getSources());
      summary.put("operations", last.getOperations());
      summary.put("findingsTotal", total);
      return summary;
    }

    private Map<String, Object> validity(Map<String, List<?>> lists) {
      ValidateDataRequest.Builder asked =
          ValidateDataRequest.newBuilder()
              .setSupervisor(supervisor)
              .setFromHeight(request.getFromHeight());
      if (request.hasToHeight()) {
        asked.setToHeight(request.getToHeight());
      }
      List<Map<String, Object>> damages = new ArrayList<>();
      ValidateDataResponse last = ValidateDataResponse.getDefaultInstance();
      Iterator<ValidateDataResponse> steps = callees.processing().validateData(asked.build());
      while (steps.hasNext()) {
        last = steps.next();
        last.getDamagesList().stream()
            .limit(FINDINGS_KEPT_MAX - damages.size())
            .forEach(damage -> damages.add(MessageView.of(damage)));
        tell("stored data: %d operations checked".formatted(last.getOperations()));
      }
      lists.put("damages", damages);
      Map<String, Object> summary =
          MessageView.of(last.toBuilder().clearDamages().clearNextHeight().build());
      summary.remove("damages");
      summary.remove("nextHeight");
      return summary;
    }

    private void tell(String progress) {
      if (caller.isCancelled()) {
        throw new Failure(ErrorReason.CANCELLED, "the report was given up by its caller");
      }
      Instant now = clock.instant();
      if (Duration.between(toldAt, now).compareTo(PROGRESS_EVERY) > 0) {
        toldAt = now;
        caller.onNext(ExportReportResponse.newBuilder().setProgress(progress).build());
      }
    }
  }
}
