package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.r2d.v1.R2dServiceGrpc.R2dServiceFutureStub;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.r2d.v1.SubmitResponse;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.representation.RepresentationConfig;
import org.varve.representation.domain.MqttConfig;
import org.varve.representation.domain.PendingLimits;
import org.varve.representation.domain.StreamLimits;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * A sender much faster than the disk is held back by flow control: what the node keeps in memory
 * stays within its limits, and all is recorded in the end.
 */
class BackPressureIT {

  private static final String SOURCE = "camera";
  private static final int OPERATIONS = 400;
  private static final int CALLS = 60;
  private static final int ITEM_BYTES = 60_000;
  private static final long PENDING_BYTES_MAX = 1 << 20;

  /**
   * What may be on the way beside what is pending: the flow-control windows of HTTP/2 and the
   * buffers of both sockets, 1 MiB each, and the submission that waits for room.
   */
  private static final long UNDERWAY_BYTES_MAX = 5 << 20;

  @TempDir Path folder;

  @Test
  void aSenderFasterThanTheDiskIsHeldBackAndEverythingIsRecorded() throws Exception {
    SlowDisk disk = new SlowDisk(Duration.ofMillis(150));
    try (VarveNode node = VarveNode.start(config(), Clock.systemUTC(), disk)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      try (Submitter submitter = new Submitter(node, identity, SOURCE, 1)) {
        FastSender sender = new FastSender();
        var unused = submitter.streaming().submitStream(sender);

        long producing = sendAll(submitter, sender);

        assertThat(sender.finish(120)).as("answered; failure: %s", sender.failure()).isTrue();
        System.out.printf(
            "BackPressureIT: %d operations of %d bytes: producing took %d ms, held back %d ms, at most %d KiB ahead%n",
            OPERATIONS,
            ITEM_BYTES,
            TimeUnit.NANOSECONDS.toMillis(producing),
            TimeUnit.NANOSECONDS.toMillis(sender.heldBackNanos()),
            sender.aheadMax() >> 10);
        assertThat(sender.recorded()).isEqualTo(OPERATIONS);
        assertThat(sender.aheadMax())
            .as("bytes in the node and on the way to it, of %d offered", OPERATIONS * ITEM_BYTES)
            .isLessThan(PENDING_BYTES_MAX + UNDERWAY_BYTES_MAX);
        assertThat(sender.heldBackNanos())
            .as("held back, against the time that producing took")
            .isGreaterThan(5 * producing);
        assertThat(recorded(node)).isEqualTo(OPERATIONS);
      }
    }
  }

  @Test
  void singleCallsThatDoNotFitAreToldToComeAgain() throws Exception {
    SlowDisk disk = new SlowDisk(Duration.ofMillis(150));
    try (VarveNode node = VarveNode.start(config(), Clock.systemUTC(), disk)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      try (Submitter submitter = new Submitter(node, identity, SOURCE, 1)) {
        List<Submitter.Signed> again = submitAtOnce(submitter, signed(submitter, CALLS));
        assertThat(again)
            .as("refused of %d calls at once", CALLS)
            .isNotEmpty()
            .hasSizeLessThan(CALLS);

        // Whoever does as he was told gets through.
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!again.isEmpty()) {
          assertThat(System.nanoTime()).as("all recorded within a minute").isLessThan(end);
          again = submitAtOnce(submitter, again);
        }
        assertThat(recorded(node)).isEqualTo(CALLS);
      }
    }
  }

  /** Returns those that were refused, each for lack of room. */
  private static List<Submitter.Signed> submitAtOnce(
      Submitter submitter, List<Submitter.Signed> all) {
    R2dServiceFutureStub stub = submitter.future();
    Map<Submitter.Signed, Future<SubmitResponse>> answers = new LinkedHashMap<>();
    for (Submitter.Signed signed : all) {
      answers.put(
          signed,
          stub.submit(SubmitRequest.newBuilder().setSubmission(signed.submission()).build()));
    }
    List<Submitter.Signed> refused = new ArrayList<>();
    answers.forEach(
        (signed, answer) ->
            refusal(answer)
                .ifPresent(
                    why -> {
                      assertThat(why.reason()).isEqualTo(ErrorReason.OVERLOADED);
                      assertThat(why.getMessage())
                          .contains(Long.toString(PENDING_BYTES_MAX))
                          .contains("send it again in a second, or use SubmitStream");
                      refused.add(signed);
                    }));
    return refused;
  }

  private static Optional<Failure> refusal(Future<SubmitResponse> answer) {
    try {
      var unused = answer.get(60, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(Failure.of((StatusRuntimeException) e.getCause()));
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  private static List<Submitter.Signed> signed(Submitter submitter, int count) {
    return Stream.generate(() -> submitter.sign(ITEM_BYTES)).limit(count).toList();
  }

  private static long sendAll(Submitter submitter, FastSender sender) throws InterruptedException {
    long producing = 0;
    for (int i = 0; i < OPERATIONS; i++) {
      long start = System.nanoTime();
      Submitter.Signed signed = submitter.sign(ITEM_BYTES);
      producing += System.nanoTime() - start;
      sender.awaitReady();
      // All operations are of one size, but for their sequence's.
      sender.send(signed, (long) sender.recorded() * signed.bytes());
    }
    return producing;
  }

  private static long recorded(VarveNode node) {
    try (UserClient user = TestNode.user(node)) {
      long[] count = {0};
      SearchRequest.Builder all = SearchRequest.newBuilder().setPageSize(1000);
      all.getFilterBuilder().setSource(SOURCE);
      user.u2s()
          .search(all.build())
          .forEachRemaining(page -> count[0] += page.getOperationsCount());
      return count[0];
    }
  }

  /**
   * Little may be pending; the window of a stream is no limit here, so that flow control must be.
   */
  private NodeConfig config() {
    NodeConfig usual = TestNode.config(folder.resolve("node"));
    RepresentationConfig of = usual.representation();
    return usual.withRepresentation(
        new RepresentationConfig(
            of.sealing(),
            new PendingLimits(20_000, PENDING_BYTES_MAX),
            of.submission(),
            new StreamLimits(64, 100_000, 1 << 30),
            of.recording(),
            of.policy(),
            of.formats(),
            MqttConfig.off()));
  }
}
