package org.varve.processing.application;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.ContentStore;
import org.varve.ledger.Ledger;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.TreeHead;
import org.varve.processing.application.OperationProof.Encapsulation;
import org.varve.processing.application.OperationProof.ItemProof;
import org.varve.processing.application.OperationProof.Proven;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Puts together what proves an operation: everything under one tree head, the newest. */
public final class ProveOperation {
  /** As many bindings an evidence file holds. */
  private static final int BINDINGS_MAX = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CheckedLog log;
  private final CheckedContents contents;
  private final OperationIndex index;
  private final FoldProgress progress;

  /** Keys that nobody needs to bind: the genesis operation names them. */
  private final Set<Digest> roots;

  public ProveOperation(
      Ledger ledger, ContentStore contents, OperationIndex index, FoldProgress progress) {
    this.log = new CheckedLog(ledger.log());
    this.contents = new CheckedContents(contents);
    this.index = index;
    this.progress = progress;
    this.roots = roots(ledger.identity());
  }

  /**
   * @throws Failure NOT_FOUND, DATA_DAMAGED
   */
  public OperationProof prove(ProofRequest request) {
    LoggedOperation logged = log.operation(request.operation());
    TreeHead head = log.head();
    Prover prover = new Prover(head);
    Proven operation = prover.proven(logged);
    Optional<ItemProof> item =
        request.item().isPresent()
            ? Optional.of(item(logged, request.item().getAsInt(), request.withItem()))
            : Optional.empty();
    boolean isSealed = logged.operation().payload().kind() != OperationKind.GENESIS;
    Optional<LoggedOperation> seal =
        request.withEncapsulation() && isSealed
            ? Optional.of(log.operation(logged.blockLeafIndex()))
            : Optional.empty();
    if (request.withBinding() || seal.isPresent()) {
      progress.require(logged.height(), PATIENCE);
    }
    return new OperationProof(
        operation,
        head.checkpoint(),
        logged.height(),
        item,
        request.withBinding() ? prover.bindings(logged, seal) : List.of(),
        seal.filter(found -> found.leafIndex() != logged.leafIndex())
            .map(found -> prover.encapsulation(logged.operation().id(), found)));
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
    return new ItemProof(
        number,
        ItemTree.of(items).path(number),
        ItemTree.leafHash(item),
        withItem ? Optional.of(item) : Optional.empty());
  }

  private static Set<Digest> roots(LogIdentity identity) {
    byte[] body = identity.genesis().payload().body().orElseThrow();
    return Stream.concat(
            GenesisBody.decode(body).authorities().stream(), Stream.of(identity.receiptKey()))
        .map(VerificationKey::kid)
        .collect(Collectors.toUnmodifiableSet());
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
            "the log has only its genesis operation, and RFC 9942 has no receipt for a tree of one; record something first");
      }
      return new Proven(logged.operation(), Receipt.of(head.receipt(), log.proof(logged, head)));
    }

    /** The signer's first, then the sealer's, each up to a key of the genesis operation. */
    List<Proven> bindings(LoggedOperation logged, Optional<LoggedOperation> seal) {
      List<LoggedOperation> found = new ArrayList<>();
      addBindings(found, logged);
      seal.ifPresent(each -> addBindings(found, each));
      return found.stream().map(this::proven).toList();
    }

    private void addBindings(List<LoggedOperation> found, LoggedOperation signed) {
      LoggedOperation at = signed;
      while (!roots.contains(at.operation().header().kid()) && found.size() < BINDINGS_MAX) {
        Digest kid = at.operation().header().kid();
        OptionalLong leaf = index.bindingInForce(kid, at.leafIndex());
        if (leaf.isEmpty()) {
          throw new IndexFailedException(
              "the index knows no binding of key %s before leaf %d, though the ledger accepted it; delete the index folder, it is folded anew"
                  .formatted(kid, at.leafIndex()),
              null);
        }
        at = log.operation(leaf.getAsLong());
        if (!contains(found, at)) {
          found.add(at);
        }
      }
    }

    private boolean contains(List<LoggedOperation> found, LoggedOperation binding) {
      return found.stream().anyMatch(each -> each.leafIndex() == binding.leafIndex());
    }

    Encapsulation encapsulation(OperationId id, LoggedOperation seal) {
      List<OperationId> sealed = index.sealed(seal.leafIndex());
      int place = sealed.indexOf(id);
      if (place < 0) {
        throw new IndexFailedException(
            "the index does not know that the data block at leaf %d holds operation %s; delete the index folder, it is folded anew"
                .formatted(seal.leafIndex(), id),
            null);
      }
      List<byte[]> ids = sealed.stream().map(each -> each.digest().bytes()).toList();
      return new Encapsulation(proven(seal), place, ItemTree.of(ids).path(place));
    }
  }
}
