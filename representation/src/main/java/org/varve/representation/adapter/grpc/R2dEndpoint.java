package org.varve.representation.adapter.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.OperationId;
import org.varve.proto.r2d.v1.EnrollRequest;
import org.varve.proto.r2d.v1.EnrollResponse;
import org.varve.proto.r2d.v1.GetSubmissionRequest;
import org.varve.proto.r2d.v1.GetSubmissionResponse;
import org.varve.proto.r2d.v1.ListFormatsRequest;
import org.varve.proto.r2d.v1.ListFormatsResponse;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.ReportHealthRequest;
import org.varve.proto.r2d.v1.ReportHealthResponse;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.r2d.v1.SubmitResponse;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.proto.r2d.v1.WatchDirectivesRequest;
import org.varve.proto.r2d.v1.WatchDirectivesResponse;
import org.varve.representation.application.AgentBook;
import org.varve.representation.application.AgentSources;
import org.varve.representation.application.Enrolment;
import org.varve.representation.application.EnrolmentRequest;
import org.varve.representation.application.FormatList;
import org.varve.representation.application.Submissions;
import org.varve.representation.domain.AgentReport;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.message.ReceiptMessages;
import org.varve.representation.message.SubmissionMessages;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point R2D to data sources (ITU-T Y.4561 clause 7.3.4). */
public final class R2dEndpoint extends R2dServiceGrpc.R2dServiceImplBase {
  private final Enrolment enrolment;
  private final FormatList formats;
  private final Submissions submissions;
  private final SubmissionStreams streams;
  private final Agents agents;

  /** What agents are told of their sources, and say of themselves. */
  public record Agents(
      AgentSources sources, DirectiveStreams directives, AgentBook book, InstantSource clock) {}

  public R2dEndpoint(
      Enrolment enrolment,
      FormatList formats,
      Submissions submissions,
      SubmissionStreams streams,
      Agents agents) {
    this.agents = agents;
    this.enrolment = enrolment;
    this.formats = formats;
    this.submissions = submissions;
    this.streams = streams;
  }

  /** The service with its callers: sources alone, but anyone who has a token may enrol. */
  public EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .open(R2dServiceGrpc.getEnrollMethod())
            .allow(
                Role.SOURCE,
                R2dServiceGrpc.getListFormatsMethod(),
                R2dServiceGrpc.getSubmitMethod(),
                R2dServiceGrpc.getSubmitStreamMethod(),
                R2dServiceGrpc.getGetSubmissionMethod(),
                R2dServiceGrpc.getWatchDirectivesMethod(),
                R2dServiceGrpc.getReportHealthMethod()));
  }

  @Override
  public void enroll(EnrollRequest request, StreamObserver<EnrollResponse> answer) {
    EnrolmentRequest asked =
        new EnrolmentRequest(
            request.getToken(),
            request.getSigningKey().toByteArray(),
            request.getTlsPublicKey().toByteArray(),
            request.getProof().toByteArray(),
            request.getAgentName());
    reply(enrolment.enroll(asked), R2dEndpoint::response, answer);
  }

  @Override
  public void listFormats(ListFormatsRequest request, StreamObserver<ListFormatsResponse> answer) {
    FormatList.Page page = formats.page(request.getPageSize(), request.getPageToken());
    ListFormatsResponse.Builder response =
        ListFormatsResponse.newBuilder().setNextPageToken(page.nextToken());
    page.formats()
        .forEach(format -> response.addFormats(ConfigurationMessages.message(format.definition())));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void submit(SubmitRequest request, StreamObserver<SubmitResponse> answer) {
    Submissions.Arrival arrival =
        submissions.submit(peerSigner(), SubmissionMessages.parcel(request.getSubmission()));
    reply(
        arrival.outcome().thenApply(Submissions::requireRecorded),
        outcome ->
            SubmitResponse.newBuilder()
                .setResult(ReceiptMessages.message(arrival.id(), outcome))
                .build(),
        answer);
  }

  @Override
  public StreamObserver<SubmitStreamRequest> submitStream(
      StreamObserver<SubmitStreamResponse> answers) {
    return streams.open(
        (ServerCallStreamObserver<SubmitStreamResponse>) answers, submissions, peerSigner());
  }

  @Override
  public void getSubmission(
      GetSubmissionRequest request, StreamObserver<GetSubmissionResponse> answer) {
    OperationId id = operationId(request);
    reply(submissions.find(id), status -> SubmissionMessages.response(id, status), answer);
  }

  @Override
  public void watchDirectives(
      WatchDirectivesRequest request, StreamObserver<WatchDirectivesResponse> agent) {
    agents
        .directives()
        .open(
            peerSigner(),
            List.copyOf(request.getSourcesList()),
            (ServerCallStreamObserver<WatchDirectivesResponse>) agent);
  }

  @Override
  public void reportHealth(
      ReportHealthRequest request, StreamObserver<ReportHealthResponse> answer) {
    String signer = peerSigner();
    agents.sources().require(signer, request.getSourcesList());
    AgentReport report = DirectiveMessages.report(signer, request, agents.clock().instant());
    agents.book().take(report);
    answer.onNext(
        ReportHealthResponse.newBuilder()
            .setReceivedAt(SourceMessages.timestamp(report.receivedAt()))
            .build());
    answer.onCompleted();
  }

  private static String peerSigner() {
    return PeerIdentity.current()
        .map(peer -> BoundSigner.idOf(peer.name()))
        .orElseThrow(
            () ->
                new Failure(
                    ErrorReason.UNAUTHENTICATED,
                    "no client certificate was presented; enrol first and present the one from"
                        + " Enroll"));
  }

  private static OperationId operationId(GetSubmissionRequest request) {
    byte[] id = request.getOperationId().toByteArray();
    if (id.length != Digest.BYTES) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "operation_id has %d bytes; an operation id has %d".formatted(id.length, Digest.BYTES));
    }
    return new OperationId(Digest.of(id));
  }

  private static EnrollResponse response(Enrolment.Enrolled enrolled) {
    EnrollResponse.Builder response =
        EnrollResponse.newBuilder()
            .setSigner(enrolled.signer())
            .setCertificateChain(enrolled.certificateChain())
            .addAllSources(enrolled.sources())
            .setLog(ConfigurationMessages.message(enrolled.log()))
            .setBindingOperation(ReceiptMessages.shared(enrolled.binding().operation().bytes()))
            .setBindingReceipt(ReceiptMessages.message(enrolled.binding().receipt()));
    enrolled.authorities().stream()
        .map(VerificationKey::coseKey)
        .map(ReceiptMessages::shared)
        .forEach(response::addAuthorities);
    return response.build();
  }

  private static <V, R> void reply(
      CompletableFuture<V> value, Function<V, R> message, StreamObserver<R> answer) {
    var unused =
        value
            .thenApply(message)
            .whenComplete(
                (response, thrown) -> {
                  if (thrown == null) {
                    answer.onNext(response);
                    answer.onCompleted();
                  } else {
                    answer.onError(thrown);
                  }
                });
  }
}
