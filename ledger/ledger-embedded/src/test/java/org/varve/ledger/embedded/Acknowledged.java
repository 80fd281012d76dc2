package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.varve.evidence.Digest;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Commit;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.Ledger;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.TreeHead;
import org.varve.ledger.testing.Proofs;

/**
 * Everything that a ledger has promised so far, over all its restarts, and the check that it keeps
 * its promises: I1 what has a receipt is there, once; I2 every receipt still verifies; I3 there are
 * no two checkpoints of one size.
 */
final class Acknowledged {
  private final Map<Digest, Operation> operations = new LinkedHashMap<>();
  private final Map<Digest, byte[]> receipts = new LinkedHashMap<>();
  private final TreeMap<Long, TreeHead> heads = new TreeMap<>();

  /** Notes what a commit promised. */
  void add(DataBlock block, Commit commit, LogReader log) {
    publish(commit.head());
    for (int i = 0; i < commit.outcomes().size(); i++) {
      OperationOutcome outcome = commit.outcomes().get(i);
      if (!(outcome instanceof OperationOutcome.Refused)) {
        Operation operation = block.operations().get(i);
        long leaf = log.leafIndexOf(operation.id()).orElseThrow();
        byte[] receipt = log.firstReceipt(leaf).encode();
        operations.put(operation.id().digest(), operation);
        byte[] before = receipts.putIfAbsent(operation.id().digest(), receipt);
        assertThat(before == null ? receipt : before).isEqualTo(receipt);
      }
    }
  }

  /** A head that somebody has seen. */
  void publish(TreeHead head) {
    TreeHead before = heads.putIfAbsent(head.size(), head);
    if (before != null) {
      assertThat(head.checkpoint()).as("I3, size %d", head.size()).isEqualTo(before.checkpoint());
    }
  }

  /** The contents that must be there. */
  List<Digest> contentRoots() {
    return operations.values().stream()
        .flatMap(operation -> operation.payload().contentRoot().stream())
        .toList();
  }

  /** Holds an open ledger to all of it. */
  void assertKeptBy(Ledger ledger) throws InterruptedException {
    LogReader log = ledger.log();
    TreeHead now = log.head();
    publish(now);
    for (TreeHead head : heads.values()) {
      assertThat(head.size()).as("no head goes back").isLessThanOrEqualTo(now.size());
      assertThat(
              MerkleTree.checkConsistency(
                  log.consistency(head.size(), now.size()), head.root(), now.root()))
          .as("size %d is the beginning of size %d", head.size(), now.size())
          .isTrue();
    }
    Set<Digest> once = readAll(ledger);
    operations.forEach(
        (id, operation) -> {
          assertThat(once).as("I1").contains(id);
          long leaf = log.leafIndexOf(operation.id()).orElseThrow();
          assertThat(log.operation(leaf).orElseThrow().operation()).isEqualTo(operation);
          assertThat(log.firstReceipt(leaf).encode()).as("I2").isEqualTo(receipts.get(id));
        });
  }

  private static Set<Digest> readAll(Ledger ledger) throws InterruptedException {
    Set<Digest> ids = new HashSet<>();
    long leaf = 0;
    try (CommittedBlocks blocks = ledger.blocks(0)) {
      for (long height = 0; height <= ledger.status().height(); height++) {
        CommittedBlock block = blocks.next(Duration.ZERO).orElseThrow();
        for (LoggedOperation logged : block.operations()) {
          assertThat(logged.leafIndex()).isEqualTo(leaf++);
          assertThat(ids.add(logged.operation().id().digest())).as("recorded once").isTrue();
        }
      }
    }
    assertThat(leaf).isEqualTo(ledger.log().head().size());
    return ids;
  }

  /** The dear part: signatures too. */
  void assertProven(Ledger ledger) {
    Proofs proofs = new Proofs(ledger.identity());
    heads.values().forEach(proofs::assertSigned);
    receipts.forEach(
        (id, bytes) -> {
          Receipt receipt = Receipt.decode(bytes);
          TreeHead head = ledger.log().headFor(receipt.proof().leafIndex());
          proofs.assertProves(receipt, operations.get(id), head);
        });
  }
}
