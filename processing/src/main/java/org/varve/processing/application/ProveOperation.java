package org.varve.processing.application;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.varve.evidence.Digest;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.ContentStore;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.TreeHead;
import org.varve.processing.application.OperationProof.Encapsulation;
import org.varve.processing.application.OperationProof.ItemProof;
import org.varve.processing.application.OperationProof.Proven;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Puts together what proves an operation: everything under one tree head. */
public final class ProveOperation {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CheckedLog log;
  private final EvidenceHeads heads;
  private final CheckedContents contents;
  private final OperationIndex index;
  private final FoldProgress progress;

  /** Proves under the newest head. */
  public ProveOperation(
      LogReader log, ContentStore contents, OperationIndex index, FoldProgress progress) {
    this(log, EvidenceHeads.newest(log), contents, index, progress);
  }

  public ProveOperation(
      LogReader log,
      EvidenceHeads heads,
      ContentStore contents,
      OperationIndex index,
      FoldProgress progress) {
    this.log = new CheckedLog(log);
    this.heads = heads;
    this.contents = new CheckedContents(contents, log);
    this.index = index;
    this.progress = progress;
  }

  /**
   * @throws Failure NOT_FOUND, CONTENT_ERASED (ask without an item), DATA_DAMAGED
   */
  public OperationProof prove(ProofRequest request) {
    LoggedOperation logged = log.operation(request.operation());
    // What seals it, and so has a later leaf, is of the same commit.
    TreeHead head = heads.over(logged.leafIndex());
    Prover prover = new Prover(head);
    Proven operation = prover.proven(logged);
    Optional<ItemProof> item =
        request.item().isPresent()
            ? Optional.of(item(logged, request.item().getAsInt(), request.withItem()))
            : Optional.empty();
    // BLOCK and GENESIS operations are their own seal: nothing encapsulates them.
    boolean isSealed = logged.blockLeafIndex() != logged.leafIndex();
    progress.require(logged.height(), PATIENCE);
    return new OperationProof(
        operation,
        head.checkpoint(),
        log.anchor(logged),
        item,
        request.withBinding() ? prover.bindings(logged) : List.of(),
        request.withEncapsulation() && isSealed
            ? Optional.of(prover.encapsulation(logged))
            : Optional.empty());
  }

  private ItemProof item(LoggedOperation logged, int number, boolean withItem) {
    List<byte[]> items = contents.items(logged.operation());
    if (number >= items.size()) {
      throw new Failure(
          ErrorReason.NOT_FOUND,
          "operation %s has %d items and none with number %d; they count from 0"
              .formatted(logged.operation().id(), items.size(), number));
    }
    byte[] item = items.get(number);
    Commitment commitment = logged.operation().payload().commitment();
    return new ItemProof(
        number,
        ItemTree.of(commitment, items).path(number),
        commitment.leaf(item, "item " + number),
        withItem ? Optional.of(item) : Optional.empty());
  }

  /** Proves one operation after the other under the same head. */
  private final class Prover {
    private final TreeHead head;

    Prover(TreeHead head) {
      this.head = head;
    }

    Proven proven(LoggedOperation logged) {
      if (head.size() < 2) {
        throw new Failure(
            ErrorReason.NOT_FOUND,
            "the log has only its genesis operation, and RFC 9942 has no receipt for a tree of one;"
                + " record something first");
      }
      return new Proven(logged.operation(), Receipt.of(head.receipt(), log.proof(logged, head)));
    }

    /** The SIGNER operation that was in force. Authorities need none. */
    List<Proven> bindings(LoggedOperation logged) {
      OperationKind kind = logged.operation().payload().kind();
      if (!kind.mayBeBound()) {
        return List.of();
      }
      Digest kid = logged.operation().header().kid();
      OptionalLong leaf = index.bindingInForce(kid, logged.leafIndex());
      if (leaf.isEmpty() && !kind.isFromSource()) {
        return List.of();
      }
      if (leaf.isEmpty()) {
        throw contradicts(
            "knows no binding of key %s before leaf %d".formatted(kid, logged.leafIndex()));
      }
      return List.of(proven(log.operation(leaf.getAsLong())));
    }

    Encapsulation encapsulation(LoggedOperation logged) {
      OperationId id = logged.operation().id();
      LoggedOperation seal = log.operation(logged.blockLeafIndex());
      List<OperationId> sealed = index.sealed(seal.leafIndex());
      int place = sealed.indexOf(id);
      if (place < 0) {
        throw contradicts(
            "knows no operation %s in the data block of leaf %d".formatted(id, seal.leafIndex()));
      }
      List<byte[]> ids = sealed.stream().map(each -> each.digest().bytes()).toList();
      return new Encapsulation(proven(seal), place, ItemTree.of(ids).path(place));
    }

    private IndexFailedException contradicts(String what) {
      return new IndexFailedException(
          ("the index %s, against what the ledger accepted; stop the node and delete the index"
                  + " folder, it is folded anew")
              .formatted(what),
          null);
    }
  }
}
