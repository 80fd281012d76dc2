package org.varve.ledger.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.Commit;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.LogReader;
import org.varve.ledger.contract.StateRegistry;

/**
 * The simplest ledger there is: in memory, a ledger block for each data block, done before {@link
 * #append} returns. For tests of those who use a ledger, and as the model of one.
 */
public final class MemoryLedger implements Ledger {

  private final Object lock = new Object();
  private final Clock clock;
  private final MemoryChain chain;
  private final StateRegistry registry;
  private final LogReader log;
  private boolean closed;

  private MemoryLedger(MemoryChain chain, Clock clock) {
    this.chain = chain;
    this.clock = clock;
    this.registry = StateRegistry.of(chain.state());
    this.log = chain.log(lock);
  }

  /** A new ledger with nothing but its genesis operation. */
  public static MemoryLedger found(LedgerFixtures fixtures, Clock clock) {
    MemoryChain chain = new MemoryChain(fixtures);
    chain.found(fixtures.genesis(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return new MemoryLedger(chain, clock);
  }

  /** A ledger that goes on from the {@link #stored} blocks of another one. */
  public static MemoryLedger replay(LedgerFixtures fixtures, Clock clock, List<byte[]> stored) {
    MemoryChain chain = new MemoryChain(fixtures);
    stored.forEach(chain::replay);
    return new MemoryLedger(chain, clock);
  }

  /** Appends blocks, each of which must be accepted, and gives back what became of the last. */
  public Commit record(List<DataBlock> blocks) {
    return blocks.stream()
        .map(block -> append(block).join())
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** All that is worth keeping: the ledger blocks from height 0 on. */
  public List<byte[]> stored() {
    synchronized (lock) {
      return chain.stored();
    }
  }

  @Override
  public LogIdentity identity() {
    return chain.identity();
  }

  @Override
  public CompletableFuture<Commit> append(DataBlock block) {
    return appendGroup(List.of(block)).get(0);
  }

  /** Commits data blocks together, as one ledger block. */
  public List<CompletableFuture<Commit>> appendGroup(List<DataBlock> blocks) {
    synchronized (lock) {
      if (closed) {
        throw new LedgerFailedException("the ledger is closed; open it again", null);
      }
      MemoryGroup group = new MemoryGroup(chain, registry);
      blocks.forEach(group::add);
      if (!group.isEmpty()) {
        chain.add(group.recorded(), group.folds(), now());
        lock.notifyAll();
      }
      return group.answers(chain.tip().height(), log.head());
    }
  }

  @Override
  public LogReader log() {
    return log;
  }

  @Override
  public CommittedBlocks blocks(long fromHeight) {
    synchronized (lock) {
      if (fromHeight < 0 || fromHeight > chain.tip().height() + 1) {
        throw new IllegalArgumentException(
            "height is %s, expected 0 to %s".formatted(fromHeight, chain.tip().height() + 1));
      }
    }
    return new Stream(fromHeight);
  }

  @Override
  public LedgerStatus status() {
    synchronized (lock) {
      return new LedgerStatus(
          closed ? LedgerStatus.State.FAILED : LedgerStatus.State.OPEN,
          closed ? "closed" : "",
          chain.tip().height(),
          chain.tip().treeSize(),
          0);
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }

  /** Never before the block below, also when the clock was set back. */
  private Instant now() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant below = chain.tip().committedAt();
    return now.isBefore(below) ? below : now;
  }

  private final class Stream implements CommittedBlocks {

    private long next;

    private Stream(long next) {
      this.next = next;
    }

    @Override
    public Optional<CommittedBlock> next(Duration timeout) throws InterruptedException {
      long deadline = System.nanoTime() + timeout.toNanos();
      synchronized (lock) {
        while (next > chain.tip().height()) {
          if (closed) {
            throw new LedgerFailedException("the ledger is closed; open it again", null);
          }
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return Optional.empty();
          }
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        }
        return Optional.of(chain.committed(next++));
      }
    }

    @Override
    public void close() {}
  }
}
