package org.varve.processing.application;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.SignedNote;
import org.varve.ledger.LogReader;
import org.varve.ledger.TreeHead;

/**
 * The newest tree head that enough witnesses have cosigned. Evidence of what it has is given under
 * it; evidence of what is newer under the newest head, without cosignatures, rather than not at
 * all.
 *
 * <p>Safe for use by many threads.
 */
public final class WitnessedHead implements EvidenceHeads {
  private final LogReader log;
  private volatile @Nullable TreeHead cosigned;

  public WitnessedHead(LogReader log) {
    this.log = log;
  }

  @Override
  public TreeHead over(long leafIndex) {
    TreeHead witnessed = cosigned;
    // Below size 2 there are no receipts.
    boolean has = witnessed != null && witnessed.size() > Math.max(1, leafIndex);
    return has && witnessed != null ? witnessed : log.head();
  }

  /** Its checkpoint, with the cosignatures; empty before the first. */
  public Optional<String> checkpoint() {
    return Optional.ofNullable(cosigned).map(TreeHead::checkpoint);
  }

  /** What is newer than that. */
  public ProcessingMetrics.Unwitnessed unwitnessed() {
    TreeHead witnessed = cosigned;
    long size = witnessed == null ? 0 : witnessed.size();
    long newer = Math.max(0, log.head().size() - size);
    return new ProcessingMetrics.Unwitnessed(
        newer, newer == 0 ? Optional.empty() : Optional.of(log.headFor(size).time()));
  }

  /**
   * Takes a checkpoint, whose cosignatures the caller has checked.
   *
   * @throws MalformedException unless it is of a commit of this log: the ledger is older than the
   *     checkpoint, or another one
   */
  void cosigned(SignedNote note) {
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    if (checkpoint.size() < 1 || checkpoint.size() > log.head().size()) {
      throw new MalformedException(
          "this ledger has %d entries, and the checkpoint is of %d"
              .formatted(log.head().size(), checkpoint.size()),
          "cosigned checkpoint");
    }
    TreeHead head = log.headFor(checkpoint.size() - 1);
    if (head.size() != checkpoint.size() || !head.root().equals(checkpoint.root())) {
      throw new MalformedException(
          "no commit of this ledger has its size and root", "cosigned checkpoint");
    }
    cosigned = new TreeHead(head.size(), head.root(), head.time(), head.receipt(), note.toString());
  }
}
