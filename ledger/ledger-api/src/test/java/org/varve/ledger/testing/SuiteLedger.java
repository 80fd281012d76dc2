package org.varve.ledger.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.Assertions;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.BlockRefusedException;
import org.varve.ledger.Commit;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.Ledger;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.OperationOutcome.Recorded;

/** A ledger under test with its parties, and what the suite asks of it again and again. */
final class SuiteLedger {

  private static final long COMMIT_SECONDS_MAX = 60;

  private final TestParties parties;
  private final Proofs proofs;
  private Ledger ledger;

  SuiteLedger(Ledger ledger, TestParties parties) {
    this.ledger = ledger;
    this.parties = parties;
    this.proofs = new Proofs(ledger.identity());
  }

  Ledger ledger() {
    return ledger;
  }

  /** Goes on with the ledger as it is after a restart; proofs are still checked by the old keys. */
  void continueWith(Ledger reopened) {
    ledger = reopened;
  }

  TestParties parties() {
    return parties;
  }

  Proofs proofs() {
    return proofs;
  }

  LogReader log() {
    return ledger.log();
  }

  void settle() {
    for (DataBlock block : parties.settle()) {
      Commit commit = append(block);
      assertThat(commit.outcomes())
          .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Recorded.class));
    }
  }

  DataBlock seal(Operation... operations) {
    return parties.authority().seal(operations);
  }

  Commit append(DataBlock block) {
    return ledger.append(block).orTimeout(COMMIT_SECONDS_MAX, SECONDS).join();
  }

  BlockRefusedException refusalOf(DataBlock block) {
    CompletionException failure =
        Assertions.catchThrowableOfType(CompletionException.class, () -> append(block));
    assertThat(failure).hasCauseInstanceOf(BlockRefusedException.class);
    return (BlockRefusedException) failure.getCause();
  }

  /** The receipts of a block's operations, as bytes. */
  List<byte[]> receiptsOf(DataBlock block) {
    return block.operations().stream()
        .map(operation -> log().leafIndexOf(operation.id()).orElseThrow())
        .map(leaf -> log().firstReceipt(leaf).encode())
        .toList();
  }

  void assertProven(long leafIndex) {
    LoggedOperation logged = log().operation(leafIndex).orElseThrow();
    proofs.assertProves(
        log().firstReceipt(leafIndex), logged.operation(), log().headFor(leafIndex));
  }

  /** Everything committed from a height on until now. */
  List<CommittedBlock> blocksFrom(long height) throws InterruptedException {
    List<CommittedBlock> blocks = new ArrayList<>();
    try (CommittedBlocks stream = ledger.blocks(height)) {
      long newest = ledger.status().height();
      for (long next = height; next <= newest; next++) {
        Optional<CommittedBlock> block = stream.next(Duration.ofSeconds(COMMIT_SECONDS_MAX));
        blocks.add(block.orElseThrow());
      }
    }
    return blocks;
  }
}
