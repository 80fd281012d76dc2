package org.varve.edge;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.edge.directive.SourceDirectives;
import org.varve.edge.thread.StopSignal;
import org.varve.edge.uplink.Backoff;
import org.varve.proto.common.v1.AgentHealth;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.R2dServiceGrpc.R2dServiceStub;
import org.varve.proto.r2d.v1.ReportHealthRequest;
import org.varve.proto.r2d.v1.WatchDirectivesRequest;
import org.varve.proto.r2d.v1.WatchDirectivesResponse;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Hears what operators want of the sources, and tells them how the agent is doing, beside the way
 * of the data: if it breaks, data goes on.
 */
final class AgentLink {
  private static final Logger LOG = LoggerFactory.getLogger(AgentLink.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final Duration REPORT_DEADLINE = Duration.ofSeconds(10);
  private static final Duration CLOCK_AHEAD_MAX = Duration.ofMinutes(1);

  /** After a server answered that it does not know the call. */
  private static final Duration UNSUPPORTED_PAUSE = Duration.ofMinutes(10);

  private final Supplier<R2dServiceStub> service;
  private final List<String> sources;
  private final SourceDirectives directives;
  private final Supplier<AgentHealth> health;
  private final Pace pace;
  private boolean clockIsAhead;

  /**
   * How often it does what.
   *
   * @param reportEvery between two reports
   * @param backoff between attempts
   */
  record Pace(Duration reportEvery, Backoff backoff) {}

  /**
   * @param service gives a stub for each attempt
   * @param sources at least one
   */
  AgentLink(
      Supplier<R2dServiceStub> service,
      List<String> sources,
      SourceDirectives directives,
      Supplier<AgentHealth> health,
      Pace pace) {
    this.service = service;
    this.sources = List.copyOf(sources);
    this.directives = directives;
    this.health = health;
    this.pace = pace;
  }

  /** Runs until the signal is set. */
  void run(StopSignal stop) throws InterruptedException {
    while (!stop.isSet()) {
      Failure why = watchAndReport(stop);
      boolean unknown = why.reason() == ErrorReason.UNSUPPORTED;
      Duration pause = unknown ? UNSUPPORTED_PAUSE : pace.backoff().next();
      LOG.atDebug()
          .addKeyValue("pause", pause)
          .log("nothing is heard of operators, tried again after the pause: {}", why.getMessage());
      stop.await(pause);
    }
  }

  /** Why it ended. */
  private Failure watchAndReport(StopSignal stop) throws InterruptedException {
    Watch watch = new Watch();
    R2dServiceStub stub = service.get();
    try {
      EntityChannels.openEnded(stub)
          .watchDirectives(
              WatchDirectivesRequest.newBuilder().addAllSources(sources).build(), watch);
      Duration untilReport = Duration.ZERO;
      while (!stop.isSet() && watch.ended == null) {
        if (untilReport.isZero() || untilReport.isNegative()) {
          report(R2dServiceGrpc.newBlockingStub(stub.getChannel()));
          untilReport = pace.reportEvery();
        }
        stop.await(LOOK_AGAIN);
        untilReport = untilReport.minus(LOOK_AGAIN);
      }
    } catch (StatusRuntimeException e) {
      return Failure.of(e);
    } finally {
      watch.cancel();
    }
    Failure ended = watch.ended;
    return ended == null ? new Failure(ErrorReason.CANCELLED, "the agent stops") : ended;
  }

  private void report(R2dServiceGrpc.R2dServiceBlockingStub stub) {
    AgentHealth now = health.get();
    var answer =
        stub.withDeadlineAfter(REPORT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
            .reportHealth(
                ReportHealthRequest.newBuilder().addAllSources(sources).setHealth(now).build());
    pace.backoff().reset();
    Duration ahead =
        Duration.between(
            Instant.ofEpochSecond(answer.getReceivedAt().getSeconds()),
            Instant.ofEpochSecond(now.getAt().getSeconds()));
    boolean isAhead = ahead.compareTo(CLOCK_AHEAD_MAX) > 0;
    if (isAhead && !clockIsAhead) {
      LOG.atWarn()
          .addKeyValue("ahead", ahead)
          .log("this clock is ahead of the server's, which refuses times of the future: check NTP");
    }
    clockIsAhead = isAhead;
  }

  /** One call, which gRPC answers on its own thread. */
  private final class Watch
      implements ClientResponseObserver<WatchDirectivesRequest, WatchDirectivesResponse> {
    private volatile @Nullable Failure ended;
    private @Nullable ClientCallStreamObserver<WatchDirectivesRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchDirectivesRequest> started) {
      call = started;
    }

    @Override
    public void onNext(WatchDirectivesResponse response) {
      directives.take(response.getDirectivesList());
    }

    @Override
    public void onError(Throwable thrown) {
      ended =
          thrown instanceof StatusRuntimeException status
              ? Failure.of(status)
              : new Failure(ErrorReason.INTERNAL, "the watch broke: " + thrown, thrown);
    }

    @Override
    public void onCompleted() {
      ended = new Failure(ErrorReason.UNREACHABLE, "the server ended the watch");
    }

    void cancel() {
      ClientCallStreamObserver<WatchDirectivesRequest> running = call;
      if (running != null) {
        running.cancel("the agent gave the watch up", null);
      }
    }
  }
}
