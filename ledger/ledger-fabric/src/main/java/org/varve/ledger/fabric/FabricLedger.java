package org.varve.ledger.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Commit;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerBusyException;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.LogReader;
import org.varve.ledger.embedded.EmbeddedLedgerConfig;
import org.varve.ledger.embedded.LedgerCopy;
import org.varve.ledger.embedded.LogKeys;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.resource.OrganisationSpec;

/**
 * The ledger that organisations share: data blocks are transactions of a Fabric channel, and each
 * organisation's node folds the channel's blocks into a copy of its own.
 *
 * <p>Every node comes to the same log. Each cosigns its checkpoints and posts that on the channel,
 * so that a checkpoint of enough of them proves the agreement without any Fabric at hand.
 */
public final class FabricLedger implements Ledger {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  /**
   * A small block counts as one of this size, so that the number of waiting ones is limited too.
   */
  private static final int BYTES_MIN = 16 << 10;

  private final FabricConfig config;
  private final PeerLinks links;
  private final LedgerCopy copy;
  private final Agreement agreement;
  private final Follower follower;
  private final Attester attester;
  private final Submission.Surroundings around;
  private final ChannelHeight height;
  private final ExecutorService submitters;
  private final ScheduledExecutorService timer;
  private final Semaphore room;
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * The keys of an organisation's node.
   *
   * @param log sign its receipts and the log line of its checkpoints
   * @param cosigner cosigns checkpoints for the organisation
   */
  public record Keys(LogKeys log, SigningKey cosigner) {}

  private FabricLedger(
      FabricConfig config,
      PeerLinks links,
      LedgerCopy copy,
      Path folder,
      Cosigner cosigner,
      Clock clock,
      FabricMetrics metrics)
      throws IOException {
    this.config = config;
    this.links = links;
    this.copy = copy;
    Awaited awaited = new Awaited();
    this.agreement = new Agreement(copy, config, folder);
    this.follower = new Follower(config, links, copy, awaited, agreement, metrics);
    this.attester = new Attester(config, links, agreement, awaited, cosigner, clock);
    this.around = new Submission.Surroundings(config, links, copy, awaited, metrics);
    this.height = new ChannelHeight(config, links, follower);
    this.room = new Semaphore(config.limits().queuedBytes(), true);
    this.submitters =
        Executors.newFixedThreadPool(
            config.limits().inFlight(), task -> daemon(task, "fabric-submitter"));
    this.timer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "fabric-height"));
    metrics.lag(height::lag);
    metrics.disagreement(() -> agreement.disagreement().isPresent() ? 1 : 0);
    metrics.unagreed(
        () -> copy.isFounded() ? copy.log().head().size() - agreement.agreedSize() : 0);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Opens this node's copy of the log on a channel, and follows the channel from there.
   *
   * <p>An empty copy waits for the genesis operation: the one on the channel, or, if there is none
   * and the configuration says that this node founds the log, its own.
   *
   * @param storage where the copy lies, and the log's name
   * @param genesis makes the operation that founds the log; asked for only if need be
   * @throws IOException if the copy cannot be opened, or there is no log after the patience of the
   *     limits
   */
  public static FabricLedger open(
      FabricConfig config,
      EmbeddedLedgerConfig storage,
      Keys keys,
      Founder genesis,
      Disk disk,
      Clock clock,
      FabricMetrics metrics)
      throws IOException, GeneralSecurityException {
    Cosigner cosigner =
        new Cosigner(
            keys.cosigner(),
            OrganisationSpec.cosignerName(storage.origin(), config.organisation()));
    LedgerCopy copy = LedgerCopy.open(storage, keys.log(), config.organisation(), disk);
    FabricLedger ledger = null;
    try {
      ledger =
          new FabricLedger(
              config, new PeerLinks(config), copy, storage.dir(), cosigner, clock, metrics);
      ledger.follower.start();
      new Founding(config, ledger.links, copy, ledger.height)
          .await(genesis, keys.log().receipt().verificationKey(), storage.origin());
      ledger.attester.start();
      ledger.height.watch(ledger.timer);
      FabricLedger opened = ledger;
      ledger = null;
      return opened;
    } finally {
      if (ledger != null) {
        ledger.close();
      }
    }
  }

  /** Makes the operation that founds a log. */
  @FunctionalInterface
  public interface Founder {
    Operation genesis();
  }

  @Override
  public LogIdentity identity() {
    return copy.identity();
  }

  @Override
  public CompletableFuture<Commit> append(DataBlock block) {
    requireOpen();
    byte[] bytes = block.encode();
    int takes = Math.min(Math.max(bytes.length, BYTES_MIN), config.limits().queuedBytes());
    acquire(takes);
    Task task = new Task(bytes, takes);
    queued.incrementAndGet();
    try {
      submitters.execute(task);
    } catch (RejectedExecutionException e) {
      task.end();
      throw new LedgerFailedException("the ledger was closed; open it again", e);
    }
    return task.answer;
  }

  /** One data block on its way. */
  private final class Task implements Runnable {
    private final CompletableFuture<Commit> answer = new CompletableFuture<>();
    private final byte[] block;
    private final int takes;

    Task(byte[] block, int takes) {
      this.block = block;
      this.takes = takes;
    }

    @Override
    public void run() {
      try {
        answer.complete(new Submission(around, block).record());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        drop();
      } catch (RuntimeException e) { // the outermost frame of the task
        answer.completeExceptionally(e);
      } finally {
        end();
      }
    }

    void drop() {
      answer.completeExceptionally(
          new LedgerFailedException(
              "the ledger was closed while a data block was on its way; append it again", null));
    }

    void end() {
      queued.decrementAndGet();
      room.release(takes);
    }
  }

  private void acquire(int bytes) {
    long busyAfter = config.limits().busyAfter().toMillis();
    try {
      if (!room.tryAcquire(bytes, busyAfter, TimeUnit.MILLISECONDS)) {
        throw new LedgerBusyException(
            "the queue of %s bytes stayed full for %s; append the block again later"
                .formatted(config.limits().queuedBytes(), config.limits().busyAfter()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerBusyException("interrupted while waiting for room; nothing was queued");
    }
  }

  private void requireOpen() {
    copy.failure()
        .ifPresent(
            failure -> {
              throw failure;
            });
    if (closed.get()) {
      throw new LedgerFailedException("the ledger was closed; open it again", null);
    }
  }

  @Override
  public LogReader log() {
    return copy.log();
  }

  @Override
  public CommittedBlocks blocks(long fromHeight) {
    return copy.blocks(fromHeight);
  }

  @Override
  public LedgerStatus status() {
    return copy.status(queued.get());
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public Optional<SignedNote> agreedCheckpoint() {
    return agreement.agreed();
  }

  /** What another organisation says that contradicts this node's log; empty if none does. */
  public Optional<String> disagreement() {
    return agreement.disagreement();
  }

  private void dropTheRest() {
    for (Runnable waiting : submitters.shutdownNow()) {
      if (waiting instanceof Task task) {
        task.drop();
        task.end();
      }
    }
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    submitters.shutdown();
    try {
      if (!submitters.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        dropTheRest();
      }
    } catch (InterruptedException e) {
      dropTheRest();
      Thread.currentThread().interrupt();
    }
    timer.shutdownNow();
    attester.close();
    follower.close();
    links.close();
    try {
      copy.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the ledger failed; what it acknowledged is safe", e);
    }
  }
}
