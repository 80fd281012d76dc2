package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.varve.evidence.Digest;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.Content;
import org.varve.ledger.ContentStore;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.block.HeadCheck;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.StoredDamage;
import org.varve.processing.domain.StoredDamage.Part;

/** Checks the parts of a ledger block that could be read: head, leaves, contents, index. */
final class BlockParts {
  private static final String TREE_LOST =
      "proofs of it fail, the operations themselves are sound; stop, run varve fsck --rebuild, start";
  private static final String INDEX_LOST =
      "nothing is lost, searches are wrong; stop, delete the index folder, start: it is made anew";

  private final LogReader log;
  private final ContentStore contents;
  private final OperationIndex index;
  private final HeadCheck heads;
  private final DamageList damages;

  BlockParts(
      LogReader log,
      ContentStore contents,
      OperationIndex index,
      HeadCheck heads,
      DamageList damages) {
    this.log = log;
    this.contents = contents;
    this.index = index;
    this.heads = heads;
    this.damages = damages;
  }

  void check(CommittedBlock block) {
    heads
        .wrong(block.head())
        .ifPresent(
            what ->
                damages.add(
                    StoredDamage.ofBlock(
                        Part.TREE,
                        block.height(),
                        what,
                        "receipts of this block cannot be relied on; restore the ledger from a backup")));
    long folded = index.position().map(position -> position.height()).orElse(-1L);
    for (LoggedOperation logged : block.operations()) {
      damages.readOperation(logged.operation().size());
      checkLeaf(logged);
      checkContent(logged);
      if (block.height() <= folded) {
        checkIndex(logged);
      }
    }
    checkTree(block);
  }

  private void checkLeaf(LoggedOperation logged) {
    Digest expected = MerkleTree.leafHash(logged.operation().bytes());
    try {
      if (!log.node(0, logged.leafIndex()).equals(expected)) {
        add(Part.TREE, logged, 0, "the tree has another hash at this leaf", TREE_LOST);
      }
    } catch (LedgerFailedException e) {
      add(Part.TREE, logged, 0, String.valueOf(e.getMessage()), TREE_LOST);
    }
  }

  /** One path shows that the block's leaves lead to its signed root: they were compared above. */
  private void checkTree(CommittedBlock block) {
    List<LoggedOperation> operations = block.operations();
    if (operations.isEmpty() || block.head().size() < 2) {
      return;
    }
    LoggedOperation last = operations.get(operations.size() - 1);
    try {
      InclusionProof proof = log.inclusion(last.leafIndex(), block.head().size());
      if (!MerkleTree.rootFromPath(proof, last.operation().leafHash())
          .equals(block.head().root())) {
        add(Part.TREE, last, 0, "its path does not lead to the signed root", TREE_LOST);
      }
    } catch (LedgerFailedException e) {
      add(Part.TREE, last, 0, String.valueOf(e.getMessage()), TREE_LOST);
    }
  }

  private void checkContent(LoggedOperation logged) {
    Operation operation = logged.operation();
    Optional<Digest> root = operation.payload().contentRoot();
    if (root.isEmpty()) {
      return;
    }
    int items = operation.payload().itemCount();
    String lost =
        ("its %d items cannot be read; what they were is still provable to whoever has them."
                + " Restore the contents from a backup, or have them sent again")
            .formatted(items);
    try {
      Optional<Content> content = contents.get(root.get());
      if (content.isEmpty() && contents.erasedAt(root.get()).isPresent()) {
        return; // as the rules of retention say
      }
      if (content.isEmpty() && log.keeper(logged.leafIndex()).isPresent()) {
        return; // with the organisation that recorded it
      }
      if (content.isEmpty()) {
        add(Part.CONTENT, logged, items, "content %s is not stored".formatted(root.get()), lost);
        return;
      }
      damages.readContent(content.get().items().stream().mapToLong(item -> item.length).sum());
      if (!CheckedContents.fits(operation.payload(), content.get().items())) {
        add(
            Part.CONTENT,
            logged,
            items,
            "content %s has other items than the operation commits to".formatted(root.get()),
            lost);
      }
    } catch (LedgerFailedException e) {
      add(Part.CONTENT, logged, items, String.valueOf(e.getMessage()), lost);
    }
  }

  private void checkIndex(LoggedOperation logged) {
    try {
      Optional<RecordedOperation> row = index.operation(logged.leafIndex());
      if (row.isEmpty()) {
        add(Part.INDEX, logged, 0, "the index has no such leaf", INDEX_LOST);
      } else if (!row.get().statement().id().equals(logged.operation().id())) {
        add(Part.INDEX, logged, 0, "the index has another operation there", INDEX_LOST);
      }
    } catch (IndexFailedException e) {
      add(Part.INDEX, logged, 0, String.valueOf(e.getMessage()), INDEX_LOST);
    }
  }

  private void add(Part part, LoggedOperation logged, int items, String what, String lost) {
    damages.add(
        new StoredDamage(
            part,
            damages.height(),
            OptionalLong.of(logged.leafIndex()),
            Optional.of(logged.operation().id()),
            Optional.of(logged.operation().header().source()),
            items,
            what,
            lost));
  }
}
