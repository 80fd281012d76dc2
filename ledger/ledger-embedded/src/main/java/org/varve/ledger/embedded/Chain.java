package org.varve.ledger.embedded;

import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.Digest;
import org.varve.ledger.block.ChainTip;
import org.varve.ledger.block.EncodedLedgerBlock;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.embedded.segment.Damage;
import org.varve.ledger.embedded.segment.DamagedException;
import org.varve.ledger.embedded.segment.Record;
import org.varve.ledger.embedded.segment.RecordPosition;
import org.varve.ledger.embedded.segment.RecordVisitor;
import org.varve.ledger.embedded.segment.SegmentLog;
import org.varve.ledger.embedded.segment.SegmentLog.Start;

/** The stored ledger blocks and the state that they lead to, kept in step. */
final class Chain implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Chain.class);

  /** A crash replays at most this much. */
  private static final long FLUSH_EVERY_BYTES = 64L << 20;

  private final SegmentLog log;
  private final LedgerState state;
  private ChainTip tip;
  private long unflushedBytes;
  private Closeable after = () -> {};

  private Chain(SegmentLog log, LedgerState state, ChainTip tip) {
    this.log = log;
    this.state = state;
    this.tip = tip;
  }

  /**
   * Brings the state up to the stored blocks.
   *
   * @throws DamagedException if an acknowledged block is damaged
   * @throws DisagreementException if the blocks do not lead to where they say, given this state
   */
  static Chain recover(SegmentLog log, LedgerState state, StorageProgress progress)
      throws IOException {
    ReadCount count = new ReadCount(progress, "blocks", log.bytes());
    Recoverer recoverer = new Recoverer(log, state, count);
    ChainTip known = state.tip();
    Start start =
        known.height() < 0
            ? null
            : new Start(state.block(known.height()).position(), known.height());
    log.recover(start, recoverer);
    ChainTip tip = recoverer.replay.tip();
    LOG.atInfo()
        .addKeyValue("height", tip.height())
        .addKeyValue("treeSize", tip.treeSize())
        .addKeyValue("replayed", tip.height() - known.height())
        .log("Ledger blocks read");
    return new Chain(log, state, tip);
  }

  /** Sound blocks and the state lead to different ends: one of the two is wrong. */
  static final class DisagreementException extends IOException {
    private static final long serialVersionUID = 1;

    private final DamagedException ifBlocks;

    DisagreementException(DamagedException ifBlocks) {
      super(ifBlocks.getMessage(), ifBlocks);
      this.ifBlocks = ifBlocks;
    }

    /** What to report when it is not the state's fault. */
    DamagedException ifBlocks() {
      return ifBlocks;
    }
  }

  private static final class Recoverer implements RecordVisitor {
    private final SegmentLog log;
    private final Replay replay;
    private final ReadCount count;

    Recoverer(SegmentLog log, LedgerState state, ReadCount count) {
      this.log = log;
      this.count = count;
      this.replay = new Replay(state);
    }

    @Override
    public void record(Record record) throws IOException {
      count.add(record);
      requireAcknowledged(record);
      if (record.ordinal() == replay.tip().height()) {
        // The newest block that the state has; the walk begins with it.
        requireHash(record, replay.tip().hash(), "the state");
        return;
      }
      try {
        replay.apply(record, Replay.Check.NONE);
      } catch (Replay.WrongBlockException e) {
        throw new DisagreementException(log.damaged(record.position(), record.ordinal(), e.what()));
      }
    }

    private void requireAcknowledged(Record record) throws IOException {
      if (log.acknowledged().isPresent()
          && log.acknowledged().get().ordinal() == record.ordinal()) {
        requireHash(record, log.acknowledged().get().mark(), "the HEAD file");
      }
    }

    private void requireHash(Record record, Digest expected, String whose) throws IOException {
      Digest hash = Digest.sha256(record.body());
      if (!hash.equals(expected)) {
        throw log.damaged(
            record.position(),
            record.ordinal(),
            "the block's hash is %s, %s knows %s".formatted(hash, whose, expected));
      }
    }

    @Override
    public void damaged(Damage damage) throws IOException {
      throw new DamagedException(damage);
    }
  }

  ChainTip tip() {
    return tip;
  }

  LedgerState state() {
    return state;
  }

  /** Writes a block and makes it durable: after this it must never be forgotten. */
  RecordPosition commit(EncodedLedgerBlock encoded) throws IOException {
    RecordPosition position = log.append(encoded.bytes());
    log.commit(encoded.hash());
    return position;
  }

  /** Makes a committed block visible. */
  void apply(
      LedgerBlock block, EncodedLedgerBlock encoded, RecordPosition position, Staged staged) {
    ChainTip next = tip.extendedBy(block, encoded.hash());
    state.apply(block, encoded, new BlockLocation(position, encoded.hash()), staged.take());
    tip = next;
    unflushedBytes += encoded.bytes().length;
    if (unflushedBytes >= FLUSH_EVERY_BYTES) {
      state.store().flush();
      unflushedBytes = 0;
    }
  }

  SegmentLog log() {
    return log;
  }

  /** Lets go of these, the folder's lock among them, once this is closed. */
  void closeAfter(Closeable others) {
    after = others;
  }

  @Override
  public void close() throws IOException {
    try (Closeable last = after;
        SegmentLog blocks = log) {
      state.store().close();
    }
  }
}
