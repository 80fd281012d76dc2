package org.varve.ledger.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.embedded.segment.Record;
import org.varve.ledger.embedded.segment.SegmentLog;

/** Reads committed blocks one by one from the segments and waits where they end. */
final class BlockStream implements CommittedBlocks {
  private final Progress progress;
  private final SegmentLog log;
  private final LedgerState state;
  private long next;
  private boolean closed;

  BlockStream(Progress progress, Chain chain, long from) {
    this.progress = progress;
    this.log = chain.log();
    this.state = chain.state();
    this.next = from;
  }

  @Override
  public Optional<CommittedBlock> next(Duration timeout) throws InterruptedException {
    if (closed) {
      throw new IllegalStateException("the stream is closed; open a new one from " + next);
    }
    if (!progress.await(next, timeout)) {
      return Optional.empty();
    }
    CommittedBlock block = StorageGuard.read(this::readNext);
    next++;
    return Optional.of(block);
  }

  private CommittedBlock readNext() throws IOException {
    BlockLocation location = state.block(next);
    Record record = log.read(location.position(), next);
    if (!Digest.sha256(record.body()).equals(location.hash())) {
      throw log.damaged(location.position(), next, "the block's hash is not the chained one");
    }
    return LedgerBlock.decode(record.body()).committed(state.store());
  }

  @Override
  public void close() {
    closed = true;
  }
}
