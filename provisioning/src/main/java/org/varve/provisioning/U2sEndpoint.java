package org.varve.provisioning;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.varve.evidence.file.EvidenceFile;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.ProveResponse;
import org.varve.proto.u2s.v1.AggregateRequest;
import org.varve.proto.u2s.v1.AggregateResponse;
import org.varve.proto.u2s.v1.CheckAccessRequest;
import org.varve.proto.u2s.v1.CheckAccessResponse;
import org.varve.proto.u2s.v1.GetContentRequest;
import org.varve.proto.u2s.v1.GetContentResponse;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.GetEvidenceResponse;
import org.varve.proto.u2s.v1.GetRequest;
import org.varve.proto.u2s.v1.GetResponse;
import org.varve.proto.u2s.v1.HistoryRequest;
import org.varve.proto.u2s.v1.HistoryResponse;
import org.varve.proto.u2s.v1.ListAccessesRequest;
import org.varve.proto.u2s.v1.ListAccessesResponse;
import org.varve.proto.u2s.v1.ListResourcesRequest;
import org.varve.proto.u2s.v1.ListResourcesResponse;
import org.varve.proto.u2s.v1.ProveCompletenessRequest;
import org.varve.proto.u2s.v1.ProveCompletenessResponse;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.ReadingsResponse;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.proto.u2s.v1.SearchResponse;
import org.varve.proto.u2s.v1.SubmitOperationRequest;
import org.varve.proto.u2s.v1.SubmitOperationResponse;
import org.varve.proto.u2s.v1.SubscribeRequest;
import org.varve.proto.u2s.v1.SubscribeResponse;
import org.varve.proto.u2s.v1.TraceRequest;
import org.varve.proto.u2s.v1.TraceResponse;
import org.varve.proto.u2s.v1.U2sServiceGrpc;
import org.varve.proto.u2s.v1.VerifyRequest;
import org.varve.proto.u2s.v1.VerifyResponse;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Relay;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point U2S to data users (ITU-T Y.4561 clause 7.3.1). */
final class U2sEndpoint extends U2sServiceGrpc.U2sServiceImplBase {

  private final Processing processing;
  private final Readings readings;
  private final Aggregates aggregates;
  private final CompletenessAssembly completeness;
  private final RecordedVerdicts verdicts;
  private final UserStatements statements;
  private final SubscriptionPlaces places;
  private final Executor readers;
  private final Callers callers;
  private final boolean takesTokens;

  /** What stays open towards processing is in it, and ends with it. */
  private final Context.CancellableContext subscriptions = Context.ROOT.withCancellation();

  U2sEndpoint(
      Processing processing,
      Readings readings,
      RecordedVerdicts verdicts,
      UserStatements statements,
      SubscriptionPlaces places,
      Executor readers,
      UserTokens tokens) {
    this.callers = new Callers(new KnownUsers(processing, System::nanoTime), tokens);
    this.takesTokens = tokens.areTaken();
    this.processing = processing;
    this.completeness = new CompletenessAssembly(processing);
    this.readings = readings;
    this.aggregates = new Aggregates(readings);
    this.verdicts = verdicts;
    this.statements = statements;
    this.places = places;
    this.readers = readers;
  }

  /**
   * The service with its callers: data users alone. Who comes with a token has no certificate, so
   * that TLS lets him in; {@link Callers} lets in nobody who is no data user.
   */
  EntityService service() {
    return new EntityService(
        ServerInterceptors.intercept(this, callers),
        takesTokens
            ? RoleTable.denyAll().open(methods())
            : RoleTable.denyAll().allow(Role.USER, methods()));
  }

  private static MethodDescriptor<?, ?>[] methods() {
    return U2sServiceGrpc.getServiceDescriptor().getMethods().toArray(MethodDescriptor[]::new);
  }

  @Override
  public void search(SearchRequest request, StreamObserver<SearchResponse> user) {
    processing
        .passing()
        .search(
            Messages.toProcessing(request, Callers.current()), Relay.to(user, Messages::toUser));
  }

  @Override
  public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> user) {
    places.take();
    var asked = Messages.toProcessing(request, Callers.current());
    subscriptions.run(
        () -> processing.staying().subscribe(asked, Relay.to(user, Messages::toUser)));
  }

  /** Ends what would stay open: its readers come back to the next start of the node. */
  void stop() {
    subscriptions.cancel(
        new Failure(
                ErrorReason.UNREACHABLE,
                "the node stops; subscribe again from the last position when it is back")
            .toStatus());
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> user) {
    answer(
        user,
        Messages.toUser(
            processing.waiting().get(Messages.toProcessing(request, Callers.current()))));
  }

  @Override
  public void trace(TraceRequest request, StreamObserver<TraceResponse> user) {
    answer(
        user,
        TraceResponse.newBuilder()
            .setTrace(
                processing
                    .waiting()
                    .trace(Messages.toProcessing(request, Callers.current()))
                    .getTrace())
            .build());
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> user) {
    processing
        .passing()
        .history(
            Messages.toProcessing(request, Callers.current()), Relay.to(user, Messages::toUser));
  }

  @Override
  public void getContent(GetContentRequest request, StreamObserver<GetContentResponse> user) {
    var asked = Messages.toProcessing(request, Callers.current());
    CheckedItems checked = new CheckedItems(asked);
    processing.passing().getContent(asked, Relay.to(user, checked.then(Messages::toUser)));
  }

  @Override
  public void readings(ReadingsRequest request, StreamObserver<ReadingsResponse> user) {
    Readings.check(request);
    stream(user, (requester, sink) -> readings.stream(request, requester, sink));
  }

  @Override
  public void aggregate(AggregateRequest request, StreamObserver<AggregateResponse> user) {
    Aggregates.check(request);
    stream(user, (requester, sink) -> aggregates.stream(request, requester, sink));
  }

  @Override
  public void proveCompleteness(
      ProveCompletenessRequest request, StreamObserver<ProveCompletenessResponse> user) {
    stream(user, (requester, sink) -> completeness.stream(request, requester, sink));
  }

  /** Makes the answers of a stream, waiting for the data user to take each. */
  private interface Maker<T> {
    void make(Requester requester, ReadySink<T> sink) throws InterruptedException;
  }

  /**
   * On a thread of its own: gRPC runs the handlers of a call one after the other, so that the one
   * who serves it must not wait for it to become ready.
   */
  private <T> void stream(StreamObserver<T> user, Maker<T> maker) {
    ReadySink<T> sink = new ReadySink<>((ServerCallStreamObserver<T>) user);
    Requester requester = Callers.current();
    try {
      // In the call's context, so that calls to processing end when the data user gives up or his
      // deadline passes.
      readers.execute(Context.current().wrap(() -> make(() -> maker.make(requester, sink), user)));
    } catch (RejectedExecutionException e) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "as many data users read readings, aggregates or ranges as this node serves at a time; try again in a second",
          e);
    }
  }

  /** What a thread of its own does. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private static <T> void make(Work work, StreamObserver<T> user) {
    // What is still open towards processing ends with this, however it ends.
    Context.CancellableContext calls = Context.current().withCancellation();
    Context before = calls.attach();
    try {
      work.run();
      user.onCompleted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      user.onError(
          new Failure(ErrorReason.CANCELLED, "the node stops; repeat the call").toStatus());
    } catch (RuntimeException e) { // the outermost frame of what the call does here
      user.onError(e);
    } finally {
      calls.detachAndCancel(before, null);
    }
  }

  @Override
  public void getEvidence(GetEvidenceRequest request, StreamObserver<GetEvidenceResponse> user) {
    ProveResponse proof =
        processing.waiting().prove(EvidenceAssembly.request(request, Callers.current()));
    EvidenceFile evidence = EvidenceAssembly.of(proof);
    answer(
        user,
        GetEvidenceResponse.newBuilder()
            .setEvidence(ByteString.copyFrom(evidence.encode()))
            .setFileName(EvidenceAssembly.fileName(evidence))
            .build());
  }

  @Override
  public void verify(VerifyRequest request, StreamObserver<VerifyResponse> user) {
    RecordedVerdicts.Answer found = verdicts.verify(request, Callers.current());
    answer(
        user,
        VerifyResponse.newBuilder()
            .setVerdict(found.verdict().code().name())
            .setWhere(found.verdict().where())
            .setSentence(found.verdict().sentence())
            .setNextStep(found.verdict().nextStep())
            .addAllMatches(found.matches())
            .build());
  }

  @Override
  public void checkAccess(CheckAccessRequest request, StreamObserver<CheckAccessResponse> user) {
    var asked = Messages.toProcessing(request, Callers.current());
    answer(
        user,
        CheckAccessResponse.newBuilder()
            .setDecision(processing.waiting().checkAccess(asked).getDecision())
            .build());
  }

  @Override
  public void listAccesses(ListAccessesRequest request, StreamObserver<ListAccessesResponse> user) {
    processing
        .passing()
        .listAccesses(
            Messages.toProcessing(request, Callers.current()), Relay.to(user, Messages::toUser));
  }

  @Override
  public void listResources(
      ListResourcesRequest request, StreamObserver<ListResourcesResponse> user) {
    processing
        .passing()
        .queryResources(
            Messages.toProcessing(request, Callers.current()), Relay.to(user, Messages::toUser));
  }

  @Override
  public void submitOperation(
      SubmitOperationRequest request, StreamObserver<SubmitOperationResponse> user) {
    answer(user, statements.submit(request, Callers.current()));
  }

  private static <T> void answer(StreamObserver<T> user, T message) {
    user.onNext(message);
    user.onCompleted();
  }
}
