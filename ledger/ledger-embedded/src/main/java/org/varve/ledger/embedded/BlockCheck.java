package org.varve.ledger.embedded;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.block.HeadCheck;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.embedded.FsckFinding.Part;
import org.varve.ledger.embedded.segment.Damage;
import org.varve.ledger.embedded.segment.Record;
import org.varve.ledger.embedded.segment.RecordVisitor;
import org.varve.ledger.embedded.segment.SegmentLog;

/**
 * Checks every ledger block: all that its operations and outcomes lead to as long as the chain is
 * whole; behind the first damage, where no state can be computed any more, its own hashes and
 * signatures.
 */
final class BlockCheck implements RecordVisitor {
  private final SegmentLog log;
  private final Replay replay;
  private final AdmissionCheck admission = new AdmissionCheck();
  private final Findings findings;
  private final ReadCount count;
  private final Watcher watcher;
  private final Optional<HeadCheck.Keys> ownKeys;
  private @Nullable HeadCheck heads;
  private @Nullable Damage open;
  private boolean whole = true;
  private long nextLeaf;
  private long lastHeight = -1;
  private Digest lastHash = Digest.of(new byte[Digest.BYTES]);

  /** Is shown each sound block. */
  interface Watcher {
    /**
     * @param whole whether everything below it is sound too, so that the replayed state is its own
     */
    void block(LedgerBlock block, Damage place, boolean whole);
  }

  /**
   * @param ownKeys what signs the heads of a copy of a shared ledger; else the genesis says it
   */
  BlockCheck(
      SegmentLog log,
      LedgerState scratch,
      Optional<HeadCheck.Keys> ownKeys,
      Findings findings,
      ReadCount count,
      Watcher watcher) {
    this.ownKeys = ownKeys;
    this.log = log;
    this.replay = new Replay(scratch);
    this.findings = findings;
    this.count = count;
    this.watcher = watcher;
  }

  @Override
  public void record(Record record) {
    count.add(record);
    Digest hash = Digest.sha256(record.body());
    try {
      LedgerBlock block = whole ? replay.apply(record, admission) : readAlone(record, hash);
      checkHead(block);
      checkAcknowledged(record, hash);
      closeGap(block.firstLeafIndex(), block.height());
      nextLeaf = block.head().size();
      findings.countBlock(nextLeaf - block.firstLeafIndex());
      watcher.block(block, at(record, ""), whole);
    } catch (Replay.WrongBlockException e) {
      wrong(at(record, e.what()));
    }
    lastHeight = record.ordinal();
    lastHash = hash;
  }

  private LedgerBlock readAlone(Record record, Digest hash) {
    LedgerBlock block;
    try {
      block = LedgerBlock.decode(record.body());
    } catch (MalformedException e) {
      throw new Replay.WrongBlockException(e.getMessage());
    }
    boolean linked =
        block.height() == record.ordinal()
            && (lastHeight + 1 != block.height() || block.previousHash().equals(lastHash));
    if (!linked) {
      throw new Replay.WrongBlockException(
          "block %s does not continue the one below it".formatted(hash));
    }
    return block;
  }

  private void checkHead(LedgerBlock block) {
    block.genesis().ifPresent(genesis -> heads = headCheck(genesis));
    Optional<String> wrong = heads == null ? Optional.empty() : heads.wrong(block.head());
    if (wrong.isPresent()) {
      throw new Replay.WrongBlockException(wrong.get());
    }
  }

  private HeadCheck headCheck(Operation genesis) {
    return ownKeys
        .map(keys -> new HeadCheck(genesis.header().source(), keys))
        .orElseGet(() -> HeadCheck.of(genesis));
  }

  private void checkAcknowledged(Record record, Digest hash) {
    log.acknowledged()
        .filter(head -> head.ordinal() == record.ordinal() && !head.mark().equals(hash))
        .ifPresent(
            head -> {
              throw new Replay.WrongBlockException(
                  "the block's hash is " + hash + ", the HEAD file knows " + head.mark());
            });
  }

  private Damage at(Record record, String what) {
    return log.damaged(record.position(), record.ordinal(), what).damage();
  }

  @Override
  public void damaged(Damage damage) {
    wrong(damage);
  }

  @Override
  public void torn(Damage tail) {
    findings.note("half-written block at the end, never acknowledged: " + tail);
  }

  private void wrong(Damage damage) {
    whole = false;
    if (open == null) {
      open = damage;
    } else {
      findings.add(FsckFinding.of(Part.BLOCKS, damage, "see the finding before"));
    }
  }

  /** Only the next sound block tells how many leaves were in those that are not. */
  private void closeGap(long firstLeaf, long height) {
    if (open != null) {
      findings.add(
          FsckFinding.of(
              Part.BLOCKS,
              open,
              ("the operations at leaves %d to %d cannot be relied on; blocks from height %d on are"
                      + " sound by themselves. Restore the file from a backup")
                  .formatted(nextLeaf, firstLeaf - 1, height)));
      open = null;
    }
  }

  /** Everything was shown. */
  void end() {
    if (open != null) {
      findings.add(
          FsckFinding.of(
              Part.BLOCKS,
              open,
              "all operations from leaf %d on cannot be relied on. Restore the file from a backup"
                  .formatted(nextLeaf)));
      open = null;
    }
  }

  /** Whether everything so far is sound. */
  boolean isWhole() {
    return whole;
  }
}
