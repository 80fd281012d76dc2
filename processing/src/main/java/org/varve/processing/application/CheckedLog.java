package org.varve.processing.application;

import java.util.Optional;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.TreeHead;
import org.varve.processing.domain.OperationReceipt;
import org.varve.processing.domain.RecordedOperation;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Reads the log and checks what it reads against the signed root: an operation whose stored bytes
 * have changed is told as damage, never served.
 */
final class CheckedLog {
  private final LogReader log;

  CheckedLog(LogReader log) {
    this.log = log;
  }

  /**
   * @throws Failure NOT_FOUND or DATA_DAMAGED
   */
  LoggedOperation operation(OperationId id) {
    long leafIndex = log.leafIndexOf(id).orElseThrow(() -> unknown(id));
    LoggedOperation found = operation(leafIndex);
    if (!found.operation().id().equals(id)) {
      throw damaged(leafIndex, "holds operation %s instead of %s".formatted(found.operation(), id));
    }
    return found;
  }

  /**
   * @throws Failure NOT_FOUND
   */
  LoggedOperation operation(long leafIndex) {
    return log.operation(leafIndex)
        .orElseThrow(
            () ->
                new Failure(
                    ErrorReason.NOT_FOUND,
                    "leaf %d is not in the log, which has %d; ask for a smaller one"
                        .formatted(leafIndex, log.head().size())));
  }

  /** Of an operation that is not there, or not for who asks: he cannot tell which. */
  static Failure unknown(OperationId id) {
    return new Failure(
        ErrorReason.NOT_FOUND,
        ("operation %s is not recorded here, or not for you to read; check the id, name your purpose"
                + " (--purpose) if your grant is for one, or ask again in a moment")
            .formatted(id));
  }

  /** The newest head. */
  TreeHead head() {
    return log.head();
  }

  /**
   * The head of the commit that recorded a leaf.
   *
   * @throws Failure NOT_FOUND
   */
  TreeHead firstHead(long leafIndex) {
    return log.headFor(operation(leafIndex).leafIndex());
  }

  /**
   * Proves an operation under a head of the log.
   *
   * @throws Failure DATA_DAMAGED if its bytes do not lead to the root of that head
   */
  InclusionProof proof(LoggedOperation logged, TreeHead head) {
    InclusionProof proof = log.inclusion(logged.leafIndex(), head.size());
    Operation operation = logged.operation();
    if (!MerkleTree.rootFromPath(proof, operation.leafHash()).equals(head.root())) {
      throw damaged(
          logged.leafIndex(),
          "does not lead to the root that was signed for size %d".formatted(head.size()));
    }
    return proof;
  }

  /** The receipt that an operation got first; empty for leaf 0, which can have none. */
  Optional<OperationReceipt> firstReceipt(LoggedOperation logged) {
    if (logged.leafIndex() == 0) {
      return Optional.empty();
    }
    TreeHead head = log.headFor(logged.leafIndex());
    return Optional.of(OperationReceipt.of(head, proof(logged, head), logged.height()));
  }

  /** Where on the ledger to ask for an operation. */
  LedgerAnchor anchor(LoggedOperation logged) {
    return log.anchor(logged.leafIndex());
  }

  /** What is shown of an operation. */
  RecordedOperation shown(LoggedOperation logged) {
    boolean isSealed = logged.operation().payload().kind() != OperationKind.GENESIS;
    return RecordedOperation.of(
        logged,
        isSealed
            ? RecordedOperation.encapsulatedAt(operation(logged.blockLeafIndex()).operation())
            : Optional.empty());
  }

  private static Failure damaged(long leafIndex, String what) {
    return new Failure(
        ErrorReason.DATA_DAMAGED,
        "the stored log is damaged: leaf %d %s; have the operator run varve fsck"
            .formatted(leafIndex, what));
  }
}
