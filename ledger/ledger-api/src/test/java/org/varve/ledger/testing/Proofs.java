package org.varve.ledger.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.LogReader;
import org.varve.ledger.TreeHead;

/** Checks proofs as a sceptic would: with a log's public keys, and nothing that the ledger says. */
public final class Proofs {

  private final LogIdentity log;

  public Proofs(LogIdentity log) {
    this.log = log;
  }

  /** A receipt proves an operation under a head: leaf, path, both signatures, and the same tree. */
  public void assertProves(Receipt receipt, Operation operation, TreeHead head) {
    Receipt transmitted = Receipt.decode(receipt.encode());
    assertThat(transmitted.proof().treeSize()).as("tree size").isEqualTo(head.size());
    assertThat(transmitted.rootFrom(operation.leafHash())).as("root").isEqualTo(head.root());
    assertThat(transmitted.head().verifies(log.receiptKey(), head.root()))
        .as("receipt's signature")
        .isTrue();
    assertThat(transmitted.head().header().issuer()).isEqualTo(log.origin());
    assertThat(transmitted.head().header().subject()).isEqualTo(log.origin());
    assertSigned(head);
  }

  /** A head is signed as a checkpoint, and says there what it says here. */
  public void assertSigned(TreeHead head) {
    SignedNote note = SignedNote.parse(head.checkpoint());
    assertThat(note.isSignedBy(log.checkpointKey())).as("checkpoint's signature").isTrue();
    assertThat(Checkpoint.parse(note.text()))
        .isEqualTo(new Checkpoint(log.origin(), head.size(), head.root()));
    assertThat(head.receipt().committedAt().getEpochSecond())
        .as("time in receipts")
        .isEqualTo(head.time().getEpochSecond());
  }

  /** A newer head is of the same log, grown. */
  public void assertGrown(LogReader reader, TreeHead older, TreeHead newer) {
    assertThat(
            MerkleTree.checkConsistency(
                reader.consistency(older.size(), newer.size()), older.root(), newer.root()))
        .as("size %s is the beginning of size %s", older.size(), newer.size())
        .isTrue();
  }
}
