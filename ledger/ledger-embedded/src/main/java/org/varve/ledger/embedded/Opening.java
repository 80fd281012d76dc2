package org.varve.ledger.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.Digest;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.embedded.Chain.DisagreementException;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.segment.Record;
import org.varve.ledger.embedded.segment.SegmentKind;
import org.varve.ledger.embedded.segment.SegmentLimits;
import org.varve.ledger.embedded.segment.SegmentLog;
import org.varve.ledger.embedded.state.StateEngine;
import org.varve.ledger.embedded.state.StateFailedException;

/**
 * Opens the stored chain of a folder. State that does not fit is thrown away and made anew; blocks
 * never are.
 */
final class Opening {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
  static final String LOCK = "LOCK";

  private final Path dir;
  private final SegmentLimits limits;
  private final Disk disk;
  private final StateEngine engine;
  private final RandomGenerator random;
  private final StorageProgress progress;

  Opening(Path dir, long segmentBytesMax, Storage storage, StorageProgress progress) {
    this.dir = dir;
    this.limits = limits(segmentBytesMax);
    this.disk = storage.disk();
    this.engine = storage.engine();
    this.random = storage.random();
    this.progress = progress;
  }

  static SegmentLimits limits(long segmentBytesMax) {
    return new SegmentLimits(segmentBytesMax, LedgerBlock.BYTES_MAX);
  }

  /** Opens the chain and keeps everybody else out until it is closed. */
  Chain open() throws IOException {
    return open(() -> {});
  }

  /** Opens the chain with its state made anew. */
  Chain rebuild() throws IOException {
    return open(engine::drop);
  }

  private Chain open(Runnable first) throws IOException {
    disk.createFolders(dir);
    try (Closing onFailure = new Closing()) {
      onFailure.add(disk.lock(dir.resolve(LOCK)));
      first.run();
      Chain chain = recover();
      chain.closeAfter(onFailure.handOver());
      return chain;
    }
  }

  private Chain recover() throws IOException {
    try {
      return recoverOnce();
    } catch (StateFailedException | DisagreementException e) {
      LOG.atWarn()
          .addKeyValue("folder", engine.place())
          .addKeyValue("reason", e.getMessage())
          .log("State cannot be used; making it anew from the blocks");
    }
    engine.drop();
    try {
      return recoverOnce();
    } catch (DisagreementException e) {
      throw e.ifBlocks();
    }
  }

  private Chain recoverOnce() throws IOException {
    try (Closing onFailure = new Closing()) {
      SegmentLog log =
          onFailure.add(SegmentLog.open(disk, dir, SegmentKind.BLOCKS, limits, random));
      LedgerState state = new LedgerState(engine.open());
      onFailure.add(state.store()::close);
      requireFitting(log, state);
      Chain chain = Chain.recover(log, state, progress);
      requireUsable(chain);
      onFailure.handOver();
      return chain;
    }
  }

  /** What a start reads of the state is read here, where it can still be made anew. */
  private static void requireUsable(Chain chain) {
    if (chain.tip().height() >= 0) {
      chain.state().genesis();
      chain.state().head(chain.tip().height());
    }
  }

  /** State of another chain is as good as none; state of a chain that is gone is an alarm. */
  private void requireFitting(SegmentLog log, LedgerState state) throws IOException {
    if (!state.isReadable()) {
      throw new StateFailedException("it was written by another version", null);
    }
    long height = state.tip().height();
    if (height < 0) {
      return;
    }
    Optional<Record> first = log.first();
    if (first.isEmpty()) {
      throw new LedgerOpenException(
          ("%s has no ledger blocks, but the state in %s is of %d: blocks are missing. Restore them"
                  + " from a backup; or, to found a new ledger, remove the state.")
              .formatted(dir, engine.place(), height + 1));
    }
    if (!Digest.sha256(first.get().body()).equals(state.block(0).hash())) {
      throw new StateFailedException("it is of another ledger", null);
    }
  }
}
