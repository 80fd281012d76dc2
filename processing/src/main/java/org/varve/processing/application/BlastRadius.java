package org.varve.processing.application;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerFailedException;
import org.varve.processing.domain.BlockVerdict;
import org.varve.processing.domain.ContentFacts;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.StoredDamage;
import org.varve.processing.domain.StoredDamage.Part;

/**
 * Finds out which operations are lost by a ledger block that cannot be read: each leaf has a hash
 * in the tree, so that those whose own bytes are whole are found to be so.
 */
final class BlastRadius {
  /** Neighbours that are damaged too are passed over, up to so many. */
  private static final int NEIGHBOURS = 64;

  private static final String BACKUP =
      "restore the ledger from a backup, or from the copy of a mirror; varve fsck shows the extent";

  private final Ledger ledger;
  private final OperationIndex index;
  private final LongFunction<CommittedBlock> reader;
  private final DamageList damages;

  BlastRadius(
      Ledger ledger,
      OperationIndex index,
      LongFunction<CommittedBlock> reader,
      DamageList damages) {
    this.ledger = ledger;
    this.index = index;
    this.reader = reader;
    this.damages = damages;
  }

  BlockVerdict of(long height, LedgerFailedException why) {
    long first = sizeBelow(height);
    long end = sizeAbove(height);
    for (long leaf = first; leaf < end; leaf++) {
      checkLeaf(leaf);
    }
    long lost = damages.total();
    damages.addFirst(
        StoredDamage.ofBlock(
            Part.BLOCK,
            height,
            String.valueOf(why.getMessage()),
            "of its operations, at leaves %d to %d, %d cannot be read; %s"
                .formatted(first, end - 1, lost, BACKUP)));
    return damages.verdict();
  }

  private void checkLeaf(long leaf) {
    try {
      ledger
          .log()
          .operation(leaf)
          .ifPresent(logged -> damages.readOperation(logged.operation().size()));
    } catch (LedgerFailedException e) {
      Optional<RecordedOperation> known = index.operation(leaf);
      damages.add(
          new StoredDamage(
              Part.OPERATION,
              damages.height(),
              OptionalLong.of(leaf),
              known.map(each -> each.statement().id()),
              known.map(each -> each.statement().source()),
              known.flatMap(RecordedOperation::content).map(ContentFacts::itemCount).orElse(0),
              String.valueOf(e.getMessage()),
              "it cannot be read nor proven here; whoever has its evidence file can prove it. "
                  + BACKUP));
    }
  }

  /** Leaves of the blocks below, by the nearest one that can be read. */
  private long sizeBelow(long height) {
    for (long below = height - 1; below >= 0 && below >= height - NEIGHBOURS; below--) {
      Optional<CommittedBlock> block = readable(below);
      if (block.isPresent()) {
        return block.get().head().size();
      }
    }
    return 0;
  }

  private long sizeAbove(long height) {
    long newest = ledger.status().height();
    for (long above = height + 1; above <= newest && above <= height + NEIGHBOURS; above++) {
      Optional<CommittedBlock> block = readable(above);
      if (block.isPresent()) {
        return block.get().head().size() - block.get().operations().size();
      }
    }
    return ledger.log().head().size();
  }

  private Optional<CommittedBlock> readable(long height) {
    try {
      return Optional.of(reader.apply(height));
    } catch (LedgerFailedException e) {
      return Optional.empty();
    }
  }
}
