package org.varve.ledger.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Commit;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.ForkReport;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.OperationOutcome.Duplicate;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.OperationOutcome.Refused;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.Seal;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.TreeHead;

/**
 * What every ledger must do. A ledger's own test class extends it and says how to open one.
 *
 * <p>Y.4561 clause 8.2 lets the consensus mechanism be chosen; the same suite passes for each. In
 * {@link RecordingSuite} is what a ledger does with one block, here what holds over its history.
 */
@Tag("Y-8.2-d")
public abstract class LedgerSuite extends RecordingSuite {

  @Test
  void reportsAForkOnceAndRecordsTheFirst() throws Exception {
    suite.settle();
    TestSource clone = suite.parties().source().cloned();
    Operation first = suite.parties().source().says("first");
    Operation second = clone.says("second");
    suite.append(suite.seal(first));
    long height = suite.ledger().status().height();
    long leaf = suite.log().leafIndexOf(first.id()).orElseThrow();

    Commit refused = suite.append(suite.seal(second));
    suite.append(suite.seal(second));
    suite.append(suite.seal(suite.parties().neighbour().says("neighbour"), second));

    assertThat(refused.outcomes().get(0))
        .isInstanceOfSatisfying(
            Refused.class, outcome -> assertThat(outcome.reason()).isEqualTo(RefusalReason.FORK));
    List<ForkReport> forks =
        suite.blocksFrom(height + 1).stream().flatMap(block -> block.forks().stream()).toList();
    assertThat(forks).hasSize(1);
    ForkReport fork = forks.get(0);
    assertThat(fork.refused().bytes()).isEqualTo(second.bytes());
    assertThat(fork.reason()).isEqualTo(RefusalReason.FORK);
    assertThat(fork.recorded()).isEqualTo(first.id());
    assertThat(fork.recordedLeafIndex()).isEqualTo(leaf);
    assertThat(suite.log().leafIndexOf(second.id())).isEmpty();
  }

  @Test
  void tellsFollowersAllThatABlockOperationSeals() throws Exception {
    suite.settle();
    Operation good = suite.parties().source().says("good");
    Operation bad = suite.parties().source("stranger").says("bad");

    Commit commit = suite.append(suite.seal(bad, good));

    CommittedBlock block = suite.blocksFrom(commit.height()).get(0);
    assertThat(block.operations()).hasSize(2);
    assertThat(block.seals())
        .containsExactly(
            new Seal(block.operations().get(1).leafIndex(), List.of(bad.id(), good.id())));
  }

  @Test
  void letsADeviceThatLostCountGoOnInANewEpoch() {
    suite.settle();
    Operation operation = suite.parties().source().startsEpoch(2).says("anew");

    Commit commit = suite.append(suite.seal(operation));

    assertThat(commit.outcomes().get(0))
        .isInstanceOfSatisfying(
            Recorded.class, outcome -> assertThat(outcome.afterGap()).isFalse());
  }

  @Test
  void marksAGapAndLetsItBeFilledLate() {
    suite.settle();
    TestSource source = suite.parties().source();
    Operation missing = source.says("missing");
    Operation next = source.says("next");

    Commit withGap = suite.append(suite.seal(next));
    Commit filled = suite.append(suite.seal(missing));

    assertThat(withGap.outcomes().get(0))
        .isInstanceOfSatisfying(Recorded.class, outcome -> assertThat(outcome.afterGap()).isTrue());
    assertThat(filled.outcomes().get(0))
        .isInstanceOfSatisfying(
            Recorded.class, outcome -> assertThat(outcome.afterGap()).isFalse());
    long leaf = suite.log().leafIndexOf(next.id()).orElseThrow();
    assertThat(suite.log().operation(leaf).orElseThrow().afterGap())
        .as("as it was when it was recorded")
        .isTrue();
  }

  @Test
  void refusesAndReportsALateOperationThatItsSuccessorContradicts() throws Exception {
    suite.settle();
    TestSource source = suite.parties().source();
    TestSource clone = source.cloned();
    Operation next = source.skips().says("next");
    Operation late = clone.says("late");
    suite.append(suite.seal(next));

    Commit commit = suite.append(suite.seal(late));

    assertThat(commit.outcomes().get(0))
        .isInstanceOfSatisfying(
            Refused.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(RefusalReason.PREVIOUS_MISMATCH));
    ForkReport report = suite.blocksFrom(commit.height()).get(0).forks().get(0);
    assertThat(report.refused().id()).isEqualTo(late.id());
    assertThat(report.recorded()).isEqualTo(next.id());
  }

  @Test
  @Tag("Y-8.1-a2")
  void bindsAndRevokesByOperationsOfAnAuthorityInTheLog() {
    suite.settle();
    TestSource device = suite.parties().source("device");
    Digest kid = device.key().verificationKey().kid();
    Operation recordedBefore = device.says("while bound");
    Operation binding = suite.parties().authority().binds(device);

    suite.append(suite.seal(suite.parties().impostor().binds(device)));
    assertThat(suite.log().signer(kid)).as("bound by nobody").isEmpty();

    suite.append(suite.seal(binding));
    long leaf = suite.log().leafIndexOf(binding.id()).orElseThrow();
    assertThat(suite.log().signer(kid))
        .contains(
            new SignerBinding(
                device.signer(),
                device.key().verificationKey(),
                List.of(device.name()),
                true,
                leaf));
    suite.assertProven(leaf);
    suite.append(suite.seal(recordedBefore));

    suite.append(suite.seal(suite.parties().authority().revokes(device)));
    assertThat(suite.log().signer(kid).orElseThrow().active()).isFalse();
    Commit after = suite.append(suite.seal(device.says("while revoked"), recordedBefore));
    assertThat(after.outcomes().get(0))
        .isInstanceOfSatisfying(
            Refused.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(RefusalReason.SIGNER_REVOKED));
    assertThat(after.outcomes().get(1)).as("what is recorded stays").isInstanceOf(Duplicate.class);
  }

  @Test
  void bindsOneKeyATokenAndThatKeyAgain() {
    suite.settle();
    TestParties parties = suite.parties();
    TestSource source = parties.source();
    Optional<Digest> token = Optional.of(parties.usedToken());

    Commit commit =
        suite.append(
            suite.seal(
                parties.authority().binds(parties.source("thief"), token, parties.name("thief")),
                parties.authority().binds(source, token, source.name(), parties.name("more"))));

    assertThat(commit.outcomes().get(0))
        .isInstanceOfSatisfying(
            Refused.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(RefusalReason.TOKEN_USED));
    assertThat(commit.outcomes().get(1)).isInstanceOf(Recorded.class);
    assertThat(suite.log().signer(source.key().verificationKey().kid()).orElseThrow().sources())
        .containsExactly(source.name(), parties.name("more"));
  }

  @Test
  void isAfterARestartWhatItWasBefore() throws Exception {
    suite.settle();
    TestSource source = suite.parties().source();
    DataBlock block = suite.seal(source.says("1"), source.skips().says("3"));
    suite.append(block);
    suite.append(suite.seal(suite.parties().cloneOfSource().says("fork")));
    LogHistory before = LogHistory.of(suite);

    suite.continueWith(reopen(suite.ledger()));

    assertThat(LogHistory.of(suite)).isEqualTo(before);
    assertThat(suite.append(block).outcomes()).allMatch(Duplicate.class::isInstance);
    Operation next = source.says("4");
    Commit commit = suite.append(suite.seal(next));
    assertThat(commit.outcomes())
        .containsExactly(new Recorded(next.id(), before.head().size(), false));
  }

  @Test
  void keepsEvidenceFromBeforeARestartValid() throws Exception {
    suite.settle();
    Operation operation = suite.parties().source().says("1");
    suite.append(suite.seal(operation));
    long leaf = suite.log().leafIndexOf(operation.id()).orElseThrow();
    Receipt receipt = suite.log().firstReceipt(leaf);
    TreeHead head = suite.log().headFor(leaf);

    suite.continueWith(reopen(suite.ledger()));
    suite.append(suite.seal(suite.parties().source().says("2")));

    suite.proofs().assertProves(receipt, operation, head);
    assertThat(suite.log().firstReceipt(leaf).encode()).isEqualTo(receipt.encode());
    suite.proofs().assertGrown(suite.log(), head, suite.log().head());
  }

  @Test
  void recordsWhatFiftyParallelWritersSayExactlyOnce() throws Exception {
    suite.settle();

    List<Operation> said = new ParallelWriters(suite, 50).run();

    Map<Digest, Long> leaves = new HashMap<>();
    for (CommittedBlock block : suite.blocksFrom(0)) {
      for (LoggedOperation logged : block.operations()) {
        assertThat(leaves.put(logged.operation().id().digest(), logged.leafIndex())).isNull();
      }
    }
    for (Operation operation : said) {
      long leaf = suite.log().leafIndexOf(operation.id()).orElseThrow();
      assertThat(leaves).containsEntry(operation.id().digest(), leaf);
      suite.assertProven(leaf);
    }
  }

  @Test
  void growsConsistentlyAndNeverSignsTwoRootsForOneSize() throws Exception {
    suite.settle();
    for (int i = 0; i < 5; i++) {
      suite.append(suite.seal(suite.parties().source().says("number " + i)));
      suite.append(suite.seal(suite.parties().cloneOfSource().says("fork " + i)));
    }
    Map<Long, Digest> rootOfSize = new HashMap<>();
    List<TreeHead> heads = suite.blocksFrom(0).stream().map(CommittedBlock::head).toList();

    for (TreeHead head : heads) {
      suite.proofs().assertSigned(head);
      assertThat(rootOfSize.merge(head.size(), head.root(), (first, second) -> first))
          .isEqualTo(head.root());
    }
    for (int older = 0; older < heads.size(); older++) {
      for (int newer = older; newer < heads.size(); newer++) {
        suite.proofs().assertGrown(suite.log(), heads.get(older), heads.get(newer));
      }
    }
  }

  @Test
  void streamsTheSameBlocksFromAnyHeightOn() throws Exception {
    suite.settle();
    for (int i = 0; i < 4; i++) {
      suite.append(suite.seal(suite.parties().source().says("number " + i)));
    }
    List<CommittedBlock> all = suite.blocksFrom(0);

    long leaf = 0;
    for (int height = 0; height < all.size(); height++) {
      assertThat(all.get(height).height()).isEqualTo(height);
      for (LoggedOperation logged : all.get(height).operations()) {
        assertThat(logged.leafIndex()).isEqualTo(leaf++);
        assertThat(logged.operation().bytes())
            .isEqualTo(suite.log().operation(logged.leafIndex()).orElseThrow().operation().bytes());
      }
      assertThat(suite.blocksFrom(height)).isEqualTo(all.subList(height, all.size()));
    }
    assertThat(leaf).isEqualTo(suite.log().head().size());
    assertThatThrownBy(() -> suite.ledger().blocks(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> suite.ledger().blocks(all.size() + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void waitsForTheNextBlock() throws Exception {
    suite.settle();
    try (CommittedBlocks stream = suite.ledger().blocks(suite.ledger().status().height() + 1)) {
      assertThat(stream.next(Duration.ofMillis(1))).isEmpty();

      Commit commit = suite.append(suite.seal(suite.parties().source().says("1")));

      assertThat(stream.next(Duration.ofMinutes(1)))
          .get()
          .extracting(CommittedBlock::height)
          .isEqualTo(commit.height());
    }
  }

  @Test
  void takesNothingOnceClosed() {
    suite.settle();
    DataBlock block = suite.seal(suite.parties().source().says("1"));
    assertThat(suite.ledger().status().state()).isEqualTo(LedgerStatus.State.OPEN);

    suite.ledger().close();

    assertThat(suite.ledger().status().state()).isEqualTo(LedgerStatus.State.FAILED);
    assertThatThrownBy(() -> suite.ledger().append(block))
        .isInstanceOf(LedgerFailedException.class);
  }
}
