package org.varve.ledger.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.block.HeadCheck;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.block.RecordedBlock;
import org.varve.ledger.embedded.FsckFinding.Part;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.segment.Damage;
import org.varve.ledger.embedded.segment.FreedSegment;
import org.varve.ledger.embedded.segment.SegmentKind;
import org.varve.ledger.embedded.segment.SegmentLimits;
import org.varve.ledger.embedded.segment.SegmentLog;
import org.varve.ledger.embedded.state.RocksEngine;
import org.varve.ledger.embedded.state.StateEngine;

/**
 * Checks everything stored from its bytes: each hash, signature, outcome and root of the chain,
 * each content's root, and whether the state is what the blocks lead to. Says where the first
 * damage is and what is lost by it. Changes nothing.
 */
public final class Fsck {
  /** Nothing is written, so no salt is drawn. */
  private static final RandomGenerator NO_RANDOM =
      () -> {
        throw new IllegalStateException("a check writes no segment");
      };

  private final Disk disk;
  private final StateEngine scratch;
  private final StateEngine scratchIndex;

  /**
   * @param scratch an empty folder for the state that is computed for comparison; emptied after use
   */
  public Fsck(Disk disk, Path scratch) {
    this(
        disk, new RocksEngine(scratch.resolve("state")), new RocksEngine(scratch.resolve("index")));
  }

  Fsck(Disk disk, StateEngine scratch, StateEngine scratchIndex) {
    this.disk = disk;
    this.scratch = scratch;
    this.scratchIndex = scratchIndex;
  }

  /**
   * An organisation's part in a shared ledger.
   *
   * @param organisation its id
   * @param heads what signs the heads of its copy
   */
  public record Own(String organisation, HeadCheck.Keys heads) {}

  /**
   * Where what is to be checked lies.
   *
   * @param dir the ledger's blocks
   * @param state what was made of them
   * @param contents the contents' folder, if they are to be checked too
   * @param own whose copy of a shared ledger it is
   */
  record Target(Path dir, StateEngine state, Optional<Path> contents, Optional<Own> own) {
    Target(Path dir, StateEngine state, Optional<Path> contents) {
      this(dir, state, contents, Optional.empty());
    }
  }

  /**
   * Checks a ledger, and its contents if they are here.
   *
   * @throws org.varve.ledger.embedded.disk.FolderInUseException while a process works in a folder
   */
  public FsckReport run(
      EmbeddedLedgerConfig ledger, Optional<ContentStoreConfig> contents, StorageProgress progress)
      throws IOException {
    return run(ledger, contents, Optional.empty(), progress);
  }

  /**
   * Checks a node's copy of a shared ledger, whose heads are signed by keys of its own.
   *
   * @param own whose copy it is; that of a ledger of one node if empty
   */
  public FsckReport run(
      EmbeddedLedgerConfig ledger,
      Optional<ContentStoreConfig> contents,
      Optional<Own> own,
      StorageProgress progress)
      throws IOException {
    Target target =
        new Target(
            ledger.dir(),
            new RocksEngine(ledger.stateDir()),
            contents.map(ContentStoreConfig::dir),
            own);
    return run(target, progress);
  }

  FsckReport run(Target target, StorageProgress progress) throws IOException {
    scratch.drop();
    scratchIndex.drop();
    try (Closing closing = new Closing()) {
      closing.add(scratch::drop);
      closing.add(scratchIndex::drop);
      lock(target.dir(), closing);
      Findings findings = new Findings();
      Optional<ContentIndex> sound = Optional.empty();
      if (target.contents().isPresent()) {
        lock(target.contents().get(), closing);
        sound = Optional.of(contents(target.contents().get(), findings, progress, closing));
      }
      blocks(target, sound, findings, progress);
      return findings.report();
    }
  }

  private void lock(Path dir, Closing closing) throws IOException {
    if (disk.list(dir).isEmpty()) {
      throw new LedgerOpenException("nothing to check: there is no file in " + dir);
    }
    closing.add(disk.lock(dir.resolve(Opening.LOCK)));
  }

  private ContentIndex contents(
      Path dir, Findings findings, StorageProgress progress, Closing closing) throws IOException {
    ContentIndex sound = new ContentIndex(scratchIndex.open());
    closing.add(sound.store()::close);
    SegmentLimits limits =
        new SegmentLimits(SegmentLimits.SEGMENT_BYTES_MAX, ContentRecord.BYTES_MAX);
    try (SegmentLog log = SegmentLog.open(disk, dir, SegmentKind.CONTENTS, limits, NO_RANDOM)) {
      ReadCount count = new ReadCount(progress, "contents", log.bytes());
      log.inspect(new ContentCheck(log, sound, findings, count));
      long erased = 0;
      for (int segment : log.freedSegments()) {
        Optional<FreedSegment> freed = log.freed(segment);
        freed.ifPresent(sound::addFreed);
        erased += freed.map(each -> each.erased().size()).orElse(0);
      }
      if (erased > 0) {
        findings.note(erased + " contents were erased by retention; what they were is provable");
      }
    }
    return sound;
  }

  private void blocks(
      Target target, Optional<ContentIndex> sound, Findings findings, StorageProgress progress)
      throws IOException {
    SegmentLimits limits = Opening.limits(SegmentLimits.SEGMENT_BYTES_MAX);
    try (Closing closing = new Closing()) {
      SegmentLog log =
          closing.add(SegmentLog.open(disk, target.dir(), SegmentKind.BLOCKS, limits, NO_RANDOM));
      if (log.acknowledged().isEmpty()) {
        findings.note("there is no HEAD file: damage to the newest block looks like a torn tail");
      }
      LedgerState computed = new LedgerState(scratch.open());
      closing.add(computed.store()::close);
      LiveState live = new LiveState(target.state(), computed, findings);
      closing.add(live);
      ReadCount count = new ReadCount(progress, "blocks", log.bytes());
      Optional<Keepers> keepers = target.own().map(own -> Keepers.in(computed, own.organisation()));
      BlockCheck check =
          new BlockCheck(
              log,
              computed,
              target.own().map(Own::heads),
              findings,
              count,
              (block, place, whole) -> {
                sound.ifPresent(index -> requireContents(block, place, index, keepers, findings));
                live.reached(block.height(), whole);
              });
      log.inspect(check);
      check.end();
      live.end(check.isWhole());
    }
  }

  private static void requireContents(
      LedgerBlock block,
      Damage place,
      ContentIndex sound,
      Optional<Keepers> keepers,
      Findings findings) {
    long leafIndex = block.firstLeafIndex();
    for (RecordedBlock recorded : block.blocks()) {
      Digest sealer = recorded.block().blockOperation().header().kid();
      if (keepers.flatMap(known -> known.ofSealer(sealer)).isPresent()) {
        // Another organisation recorded it, and has the contents.
        leafIndex += recorded.leafCount();
        continue;
      }
      for (int i = 0; i < recorded.outcomes().size(); i++) {
        if (recorded.outcomes().get(i).isRecorded()) {
          Operation operation = recorded.block().operations().get(i);
          if (isMissing(operation, sound)) {
            findings.add(missing(operation, leafIndex, block.height(), place));
          }
          leafIndex++;
        }
      }
      leafIndex += recorded.sealing().isRecorded() ? 1 : 0;
    }
  }

  private static boolean isMissing(Operation operation, ContentIndex sound) {
    return operation.payload().contentRoot().filter(root -> sound.find(root).isEmpty()).isPresent();
  }

  private static FsckFinding missing(
      Operation operation, long leafIndex, long height, Damage place) {
    return new FsckFinding(
        Part.CONTENTS,
        place.file(),
        place.offset(),
        height,
        "the content %s of operation %s at leaf %d is not stored"
            .formatted(
                operation.payload().contentRoot().orElseThrow(), operation.id().hex(), leafIndex),
        "its %d items cannot be read; what they were is still provable to whoever has them"
            .formatted(operation.payload().itemCount()));
  }
}
