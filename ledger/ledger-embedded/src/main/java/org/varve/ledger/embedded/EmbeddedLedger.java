package org.varve.ledger.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Commit;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.LogReader;
import org.varve.ledger.TreeHead;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.embedded.disk.Disk;

/**
 * The ledger of one node, in this process: blocks in segment files, one fdatasync a group of them.
 *
 * <p>What it does not give is agreement between organisations; its operator could found it anew. It
 * takes witnesses, or Fabric, to rule that out.
 */
public final class EmbeddedLedger implements Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedLedger.class);

  /** A group of 16 MiB takes no further data block; with one more it still fits a ledger block. */
  private static final BoundedQueue.GroupLimits GROUP =
      new BoundedQueue.GroupLimits(LedgerBlock.DATA_BLOCKS_MAX, 16L << 20);

  private final Chain chain;
  private final LogIdentity identity;
  private final AdmissionDesk desk;
  private final Failure failure = new Failure();
  private final Progress progress;
  private final StoredLog log;
  private final GroupWriter<Request> writer;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedLedger(
      Chain chain, LogIdentity identity, HeadSigner signer, QueueLimits limits, Clock clock) {
    this.chain = chain;
    this.identity = identity;
    this.desk = new AdmissionDesk(DataManagementContract.current(), chain.state().store());
    TreeHead head = chain.state().head(chain.tip().height());
    this.progress = new Progress(new Progress.Point(chain.tip(), head), failure);
    this.log = new StoredLog(chain);
    this.writer =
        new GroupWriter<>(
            new GroupWriter.Settings("varve-ledger", limits, GROUP),
            Request::bytes,
            new GroupCommit(chain, desk, signer, clock, progress),
            failure);
  }

  /**
   * Opens the ledger of a folder, or founds it there.
   *
   * @param authorities keys of the entities that may seal blocks, bind signers and register formats
   * @throws org.varve.ledger.embedded.disk.FolderInUseException if another process has the folder
   * @throws org.varve.ledger.embedded.segment.DamagedException if an acknowledged block is damaged
   * @throws LedgerOpenException if the folder is of another ledger
   */
  public static EmbeddedLedger open(
      EmbeddedLedgerConfig config,
      LogKeys keys,
      List<VerificationKey> authorities,
      Clock clock,
      Disk disk)
      throws IOException {
    return open(config, keys, authorities, clock, Storage.of(disk, config.stateDir()));
  }

  static EmbeddedLedger open(
      EmbeddedLedgerConfig config,
      LogKeys keys,
      List<VerificationKey> authorities,
      Clock clock,
      Storage storage)
      throws IOException {
    HeadSigner signer = new HeadSigner(keys, config.origin());
    Genesis genesis = new Genesis(config, keys, signer, authorities);
    try (Closing onFailure = new Closing()) {
      Chain chain =
          onFailure.add(
              new Opening(config.dir(), config.segmentBytesMax(), storage, StorageProgress.NONE)
                  .open());
      if (chain.tip().height() < 0) {
        found(chain, genesis, signer, clock.instant().truncatedTo(ChronoUnit.MILLIS));
      }
      Operation founding = chain.state().genesis();
      genesis.require(founding);
      LogIdentity identity =
          new LogIdentity(
              config.origin(), keys.receipt().verificationKey(), signer.checkpointKey(), founding);
      EmbeddedLedger ledger = new EmbeddedLedger(chain, identity, signer, config.queue(), clock);
      onFailure.handOver();
      ledger.writer.start();
      return ledger;
    }
  }

  private static void found(Chain chain, Genesis genesis, HeadSigner signer, Instant now)
      throws IOException {
    Operation operation = genesis.operation(now);
    new Folding(chain, signer).found(operation, now, Optional.empty());
    LOG.atInfo()
        .addKeyValue("origin", operation.header().source())
        .addKeyValue("genesis", operation.id().hex())
        .log("Ledger founded");
  }

  @Override
  public LogIdentity identity() {
    return identity;
  }

  @Override
  public CompletableFuture<Commit> append(DataBlock block) {
    if (failure.isSet()) {
      throw failure.exception();
    }
    Request request = StorageGuard.read(() -> desk.receive(block));
    writer.put(request);
    return request.answer();
  }

  @Override
  public LogReader log() {
    return log;
  }

  @Override
  public CommittedBlocks blocks(long fromHeight) {
    long newest = progress.newest().chain().height();
    if (fromHeight < 0 || fromHeight > newest + 1) {
      throw new IllegalArgumentException(
          "no blocks from height %d: the newest is %d, the next %d"
              .formatted(fromHeight, newest, newest + 1));
    }
    return new BlockStream(progress, chain, fromHeight);
  }

  @Override
  public LedgerStatus status() {
    Progress.Point newest = progress.newest();
    return new LedgerStatus(
        failure.isSet() ? LedgerStatus.State.FAILED : LedgerStatus.State.OPEN,
        failure.reason(),
        newest.chain().height(),
        newest.head().size(),
        writer.size());
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    writer.close();
    progress.end();
    try {
      chain.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the ledger failed; what it acknowledged is safe", e);
    }
  }
}
