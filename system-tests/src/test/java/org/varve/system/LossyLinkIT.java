package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.uplink.TrustedReceipts;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.Receipt;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.r2d.v1.SubmitResponse;
import org.varve.proto.u2s.v1.HistoryRequest;
import org.varve.proto.u2s.v1.HistoryResponse;

/**
 * Between source and platform, submissions are lost, doubled and reordered, and so are answers;
 * meanwhile the clocks of both jump and freeze. In the end each operation is there once, in the
 * order of its source, with a receipt that verifies.
 */
class LossyLinkIT {

  private static final String SOURCE = "tram";
  private static final int RUNS = Integer.getInteger("varve.lossy.runs", 1_000);
  private static final long SEED = Long.getLong("varve.lossy.seed", 11);
  private static final int OPERATIONS = 6;
  private static final int ITEM_BYTES = 40;
  private static final int ROUNDS_MAX = 100;

  @TempDir Path folder;

  @Test
  void whatIsLostDoubledOrReorderedUnderJumpingClocksIsThereOnceAndInOrder() throws Exception {
    System.out.println("LossyLinkIT: " + RUNS + " runs, seed " + SEED);
    JumpingClock clock = new JumpingClock();
    try (VarveNode node = VarveNode.start(config(), clock)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      TrustedReceipts receipts = new TrustedReceipts(identity.trust());
      long sent = 0;
      try (Submitter submitter = new Submitter(node, identity, SOURCE, 1)) {
        for (int run = 1; run <= RUNS; run++) {
          Random random = new Random(SEED * 1_000_003 + run);
          submitter.startEpoch(run, () -> jumped(clock.wall(), random));
          sent += deliver(submitter, receipts, clock, random, run);
        }
      }
      System.out.println("LossyLinkIT: " + sent + " sent for " + RUNS * OPERATIONS + " operations");
      checkHistory(node);
    }
  }

  /** One that takes times of other hours too. */
  private NodeConfig config() throws IOException {
    Path file = folder.resolve("varve.yaml");
    Files.writeString(
        file,
        """
        representation: {submission: {clockTolerance: 4h}}
        processing: {recording: {clockTolerance: 4h}}
        """);
    return new ConfigFile(Map.of())
        .read(file)
        .withData(folder.resolve("node"))
        .withListen("127.0.0.1:0");
  }

  /** Returns how many submissions it took. */
  private static long deliver(
      Submitter submitter, TrustedReceipts receipts, JumpingClock clock, Random random, int run)
      throws Exception {
    Map<Submitter.Signed, Boolean> waiting = new LinkedHashMap<>();
    for (int i = 0; i < OPERATIONS; i++) {
      waiting.put(submitter.sign(ITEM_BYTES), true);
    }
    long sent = 0;
    for (int round = 0; !waiting.isEmpty(); round++) {
      assertThat(round).as("rounds of run %d", run).isLessThan(ROUNDS_MAX);
      clock.jump(random);
      List<Submitter.Signed> sending = faulty(new ArrayList<>(waiting.keySet()), random);
      Map<Future<SubmitResponse>, Submitter.Signed> answers = new LinkedHashMap<>();
      for (Submitter.Signed signed : sending) {
        SubmitRequest request =
            SubmitRequest.newBuilder().setSubmission(signed.submission()).build();
        answers.put(submitter.future().submit(request), signed);
      }
      sent += sending.size();
      for (Map.Entry<Future<SubmitResponse>, Submitter.Signed> each : answers.entrySet()) {
        OperationResult result = each.getKey().get(60, TimeUnit.SECONDS).getResult();
        if (random.nextInt(5) > 0) {
          receipts.verify(each.getValue().operation(), receipt(result));
          waiting.remove(each.getValue());
        }
      }
    }
    return sent;
  }

  private static Receipt receipt(OperationResult result) {
    assertThat(result.hasRecorded() || result.hasDuplicate()).as("%s", result).isTrue();
    return result.hasRecorded()
        ? result.getRecorded().getReceipt()
        : result.getDuplicate().getFirstReceipt();
  }

  /** A fifth is lost, a fifth is sent twice, and the order is any. */
  private static List<Submitter.Signed> faulty(List<Submitter.Signed> all, Random random) {
    List<Submitter.Signed> sending = new ArrayList<>();
    for (Submitter.Signed each : all) {
      int fate = random.nextInt(5);
      if (fate > 0) {
        sending.add(each);
      }
      if (fate == 1) {
        sending.add(each);
      }
    }
    Collections.shuffle(sending, random);
    return sending;
  }

  private static void checkHistory(VarveNode node) {
    List<OperationSummary> operations = new ArrayList<>();
    try (UserClient user = TestNode.user(node)) {
      user.u2s()
          .history(HistoryRequest.newBuilder().setSource(SOURCE).build())
          .forEachRemaining(
              entry -> {
                assertThat(entry.getEntryCase())
                    .as("%s", entry)
                    .isEqualTo(HistoryResponse.EntryCase.OPERATION);
                operations.add(entry.getOperation());
              });
    }
    RecordedRows recorded = RecordedRows.of(operations).withoutGaps();
    assertThat(recorded.sequences()).as("epochs").hasSize(RUNS);
    assertThat(operations).hasSize(RUNS * OPERATIONS);
  }

  /** An hour fast, an hour slow, or right. */
  private static Instant jumped(Instant time, Random random) {
    return time.plus(Duration.ofHours(random.nextInt(3) - 1));
  }

  /** Jumps up to an hour either way, goes backwards, or stands still, when told. */
  private static final class JumpingClock extends Clock {

    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<Instant> frozen = new AtomicReference<>();

    void jump(Random random) {
      offset.set(Duration.ofSeconds(random.nextInt(7_200) - 3_600));
      frozen.set(random.nextInt(3) == 0 ? Instant.now() : null);
    }

    Instant wall() {
      return Instant.now();
    }

    @Override
    public Instant instant() {
      Instant standing = frozen.get();
      return (standing == null ? Instant.now() : standing).plus(offset.get());
    }

    @Override
    public ZoneId getZone() {
      return java.time.ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
