package org.varve.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.directive.SourceDirectives;
import org.varve.edge.thread.AgentThreads;
import org.varve.edge.thread.StopSignal;
import org.varve.edge.uplink.Backoff;
import org.varve.proto.common.v1.AgentHealth;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.ReportHealthRequest;
import org.varve.proto.r2d.v1.ReportHealthResponse;
import org.varve.proto.r2d.v1.SourceDirective;
import org.varve.proto.r2d.v1.WatchDirectivesRequest;
import org.varve.proto.r2d.v1.WatchDirectivesResponse;

@Timeout(30)
class AgentLinkTest {
  private static final String SOURCE = "city/lamp-7";

  @TempDir private Path folder;
  private final Told told = new Told();
  private final StopSignal stop = new StopSignal();
  private final AgentThreads threads = new AgentThreads();
  private SourceDirectives directives;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(told).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
    directives = SourceDirectives.load(folder);
    AgentLink link =
        new AgentLink(
            () -> R2dServiceGrpc.newStub(channel),
            List.of(SOURCE),
            directives,
            () -> AgentHealth.newBuilder().setVersion("1").setQueuedOperations(3).build(),
            new AgentLink.Pace(
                Duration.ofMillis(200),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new SplittableRandom(7))));
    threads.start("link", () -> link.run(stop), message -> {});
  }

  @AfterEach
  void end() throws Exception {
    stop.set();
    assertThat(threads.join(Duration.ofSeconds(5))).as("the link ended").isTrue();
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void hearsWhatOperatorsWantAlsoAfterTheWatchBroke() throws Exception {
    StreamObserver<WatchDirectivesResponse> first = told.nextWatch();
    first.onNext(directive(false));
    awaitHeld(true);
    first.onError(io.grpc.Status.UNAVAILABLE.asRuntimeException());

    assertThat(directives.whyHeld(SOURCE)).as("holds while nothing is heard").isPresent();
    told.nextWatch().onNext(directive(true));
    awaitHeld(false);
  }

  @Test
  void tellsAgainAndAgainHowTheAgentIs() throws Exception {
    var unused = told.nextWatch();
    for (int i = 0; i < 3; i++) {
      ReportHealthRequest report = told.reports.poll(10, TimeUnit.SECONDS);
      assertThat(report).isNotNull();
      assertThat(report.getSourcesList()).containsExactly(SOURCE);
      assertThat(report.getHealth().getQueuedOperations()).isEqualTo(3);
    }
  }

  private void awaitHeld(boolean wanted) throws InterruptedException {
    while (directives.whyHeld(SOURCE).isPresent() != wanted) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static WatchDirectivesResponse directive(boolean maySpeak) {
    return WatchDirectivesResponse.newBuilder()
        .addDirectives(
            SourceDirective.newBuilder()
                .setSource(SOURCE)
                .setMaySpeak(maySpeak)
                .setState(maySpeak ? "active" : "suspended"))
        .build();
  }

  /** Representation, whose watches the test answers. */
  private static final class Told extends R2dServiceGrpc.R2dServiceImplBase {
    private final BlockingQueue<StreamObserver<WatchDirectivesResponse>> watches =
        new LinkedBlockingQueue<>();
    private final BlockingQueue<ReportHealthRequest> reports = new LinkedBlockingQueue<>();

    @Override
    public void watchDirectives(
        WatchDirectivesRequest request, StreamObserver<WatchDirectivesResponse> agent) {
      watches.add(agent);
    }

    @Override
    public void reportHealth(
        ReportHealthRequest request, StreamObserver<ReportHealthResponse> answer) {
      reports.add(request);
      answer.onNext(ReportHealthResponse.getDefaultInstance());
      answer.onCompleted();
    }

    StreamObserver<WatchDirectivesResponse> nextWatch() throws InterruptedException {
      StreamObserver<WatchDirectivesResponse> watch = watches.poll(10, TimeUnit.SECONDS);
      assertThat(watch).as("a watch was opened").isNotNull();
      return watch;
    }
  }
}
