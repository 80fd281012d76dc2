package org.varve.provisioning;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.varve.evidence.file.EvidenceFile;
import org.varve.proto.s2p.v1.ProveResponse;
import org.varve.proto.u2s.v1.AggregateRequest;
import org.varve.proto.u2s.v1.AggregateResponse;
import org.varve.proto.u2s.v1.GetContentRequest;
import org.varve.proto.u2s.v1.GetContentResponse;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.GetEvidenceResponse;
import org.varve.proto.u2s.v1.GetRequest;
import org.varve.proto.u2s.v1.GetResponse;
import org.varve.proto.u2s.v1.HistoryRequest;
import org.varve.proto.u2s.v1.HistoryResponse;
import org.varve.proto.u2s.v1.ProveCompletenessRequest;
import org.varve.proto.u2s.v1.ProveCompletenessResponse;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.ReadingsResponse;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.proto.u2s.v1.SearchResponse;
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
  private final SubscriptionPlaces places;
  private final Executor readers;

  /** What stays open towards processing is in it, and ends with it. */
  private final Context.CancellableContext subscriptions = Context.ROOT.withCancellation();

  U2sEndpoint(
      Processing processing,
      Readings readings,
      RecordedVerdicts verdicts,
      SubscriptionPlaces places,
      Executor readers) {
    this.processing = processing;
    this.completeness = new CompletenessAssembly(processing);
    this.readings = readings;
    this.aggregates = new Aggregates(readings);
    this.verdicts = verdicts;
    this.places = places;
    this.readers = readers;
  }

  /** The service with its callers: data users alone. */
  EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.USER,
                U2sServiceGrpc.getSearchMethod(),
                U2sServiceGrpc.getSubscribeMethod(),
                U2sServiceGrpc.getReadingsMethod(),
                U2sServiceGrpc.getAggregateMethod(),
                U2sServiceGrpc.getGetMethod(),
                U2sServiceGrpc.getTraceMethod(),
                U2sServiceGrpc.getHistoryMethod(),
                U2sServiceGrpc.getGetContentMethod(),
                U2sServiceGrpc.getGetEvidenceMethod(),
                U2sServiceGrpc.getProveCompletenessMethod(),
                U2sServiceGrpc.getVerifyMethod()));
  }

  @Override
  public void search(SearchRequest request, StreamObserver<SearchResponse> user) {
    processing.passing().search(Messages.toProcessing(request), Relay.to(user, Messages::toUser));
  }

  @Override
  public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> user) {
    places.take();
    subscriptions.run(
        () ->
            processing
                .staying()
                .subscribe(Messages.toProcessing(request), Relay.to(user, Messages::toUser)));
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
    answer(user, Messages.toUser(processing.waiting().get(Messages.toProcessing(request))));
  }

  @Override
  public void trace(TraceRequest request, StreamObserver<TraceResponse> user) {
    answer(
        user,
        TraceResponse.newBuilder()
            .setTrace(processing.waiting().trace(Messages.toProcessing(request)).getTrace())
            .build());
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> user) {
    processing.passing().history(Messages.toProcessing(request), Relay.to(user, Messages::toUser));
  }

  @Override
  public void getContent(GetContentRequest request, StreamObserver<GetContentResponse> user) {
    processing
        .passing()
        .getContent(Messages.toProcessing(request), Relay.to(user, Messages::toUser));
  }

  @Override
  public void readings(ReadingsRequest request, StreamObserver<ReadingsResponse> user) {
    Readings.check(request);
    stream(user, sink -> readings.stream(request, sink));
  }

  @Override
  public void aggregate(AggregateRequest request, StreamObserver<AggregateResponse> user) {
    Aggregates.check(request);
    stream(user, sink -> aggregates.stream(request, sink));
  }

  @Override
  public void proveCompleteness(
      ProveCompletenessRequest request, StreamObserver<ProveCompletenessResponse> user) {
    stream(user, sink -> completeness.stream(request, sink));
  }

  /** Makes the answers of a stream, waiting for the data user to take each. */
  private interface Maker<T> {
    void make(ReadySink<T> sink) throws InterruptedException;
  }

  /**
   * On a thread of its own: gRPC runs the handlers of a call one after the other, so that the one
   * who serves it must not wait for it to become ready.
   */
  private <T> void stream(StreamObserver<T> user, Maker<T> maker) {
    ReadySink<T> sink = new ReadySink<>((ServerCallStreamObserver<T>) user);
    try {
      // In the call's context, so that calls to processing end when the data user gives up or his
      // deadline passes.
      readers.execute(Context.current().wrap(() -> make(maker, sink, user)));
    } catch (RejectedExecutionException e) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "as many data users read readings, aggregates or ranges as this node serves at a time; try again in a second",
          e);
    }
  }

  private static <T> void make(Maker<T> maker, ReadySink<T> sink, StreamObserver<T> user) {
    // What is still open towards processing ends with this, however it ends.
    Context.CancellableContext calls = Context.current().withCancellation();
    Context before = calls.attach();
    try {
      maker.make(sink);
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
    ProveResponse proof = processing.waiting().prove(EvidenceAssembly.request(request));
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
    RecordedVerdicts.Answer found = verdicts.verify(request);
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

  private static <T> void answer(StreamObserver<T> user, T message) {
    user.onNext(message);
    user.onCompleted();
  }
}
