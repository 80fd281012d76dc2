package org.varve.representation.adapter.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.representation.application.RepresentationMetrics;
import org.varve.representation.application.Submissions;
import org.varve.representation.domain.StreamLimits;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** The open submission streams: bounded in number, and ended together when representation stops. */
public final class SubmissionStreams {
  private final StreamLimits limits;
  private final Set<SubmissionStream> open = new HashSet<>();

  public SubmissionStreams(StreamLimits limits, RepresentationMetrics metrics) {
    this.limits = limits;
    metrics.openStreams(this::count);
  }

  StreamObserver<SubmitStreamRequest> open(
      ServerCallStreamObserver<SubmitStreamResponse> answers,
      Submissions submissions,
      String peerSigner) {
    SubmissionStream stream =
        new SubmissionStream(answers, submissions, peerSigner, limits, this::ended);
    synchronized (this) {
      if (open.size() >= limits.streamsMax()) {
        throw new Failure(
            ErrorReason.OVERLOADED,
            open.size()
                + " submission streams are open and that is the limit; send all sources of an agent"
                + " on one stream, or try again later");
      }
      open.add(stream);
    }
    stream.open();
    return stream;
  }

  /** Ends each stream once it is answered; call it when every outcome is known. */
  public void close() {
    List<SubmissionStream> ending;
    synchronized (this) {
      ending = List.copyOf(open);
    }
    ending.forEach(
        stream ->
            stream.closeWhenAnswered(
                new Failure(
                    ErrorReason.UNREACHABLE,
                    "representation is being stopped; keep what is unanswered and send it again")));
  }

  private synchronized void ended(SubmissionStream stream) {
    open.remove(stream);
  }

  private synchronized int count() {
    return open.size();
  }
}
