package org.varve.ledger.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.BlockRefusedException;
import org.varve.ledger.Commit;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.LogReader;
import org.varve.ledger.TreeHead;
import org.varve.ledger.block.ChannelAnchor;
import org.varve.ledger.block.LedgerBlock;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.Fold;
import org.varve.ledger.contract.Refusal;
import org.varve.ledger.contract.StateRegistry;
import org.varve.ledger.embedded.disk.Disk;

/**
 * A node's own copy of a ledger whose blocks others order: the same files, state, reads and checks
 * as those of the {@link EmbeddedLedger}, but what comes next is told, not decided.
 *
 * <p>What is appended depends on nothing but what was appended before, so every copy comes to the
 * same log. Tree heads are signed by the node's own keys. One thread appends; all may read.
 */
public final class LedgerCopy implements Closeable {
  /** With one more data block of 16 MiB a ledger block still fits. */
  private static final long BYTES_ENOUGH = LedgerBlock.BYTES_MAX / 2;

  private final Chain chain;
  private final HeadSigner signer;
  private final LogKeys keys;
  private final String origin;
  private final Folding folding;
  private final Failure failure = new Failure();
  private final StoredLog log;
  private volatile @Nullable Progress progress;

  private LedgerCopy(Chain chain, LogKeys keys, String origin, String organisation) {
    this.chain = chain;
    this.keys = keys;
    this.origin = origin;
    this.signer = new HeadSigner(keys, origin);
    this.folding = new Folding(chain, signer);
    this.log = new StoredLog(chain, Optional.of(organisation));
    if (chain.tip().height() >= 0) {
      progress = new Progress(point(), failure);
    }
  }

  /**
   * Opens the copy in a folder, empty at first.
   *
   * @param organisation whose copy it is
   * @throws LedgerOpenException if the folder is of another log
   */
  public static LedgerCopy open(
      EmbeddedLedgerConfig config, LogKeys keys, String organisation, Disk disk)
      throws IOException {
    try (Closing onFailure = new Closing()) {
      Chain chain =
          onFailure.add(
              new Opening(
                      config.dir(),
                      config.segmentBytesMax(),
                      Storage.of(disk, config.stateDir()),
                      StorageProgress.NONE)
                  .open());
      if (chain.tip().height() >= 0) {
        requireOrigin(config, chain.state().genesis());
      }
      LedgerCopy copy = new LedgerCopy(chain, keys, config.origin(), organisation);
      onFailure.handOver();
      return copy;
    }
  }

  private static void requireOrigin(EmbeddedLedgerConfig config, Operation genesis)
      throws IOException {
    String founded = genesis.header().source();
    if (!founded.equals(config.origin())) {
      throw new LedgerOpenException(
          ("%s holds a copy of the log '%s', the configured origin is '%s';"
                  + " give it back its own, or take an empty folder")
              .formatted(config.dir(), founded, config.origin()));
    }
  }

  /** The operation by which a node with these keys would found the log. */
  public static Operation genesis(
      EmbeddedLedgerConfig config, LogKeys keys, List<VerificationKey> authorities, Instant at) {
    HeadSigner signer = new HeadSigner(keys, config.origin());
    return new Genesis(config, keys, signer, authorities).operation(at);
  }

  /** Whether the genesis operation is here. */
  public boolean isFounded() {
    return progress != null;
  }

  /** Where the newest ledger block comes from; empty before the first one. */
  public Optional<ChannelAnchor> newestAnchor() {
    return isFounded() ? chain.state().anchor(chain.tip().height()) : Optional.empty();
  }

  /**
   * Takes over the genesis operation.
   *
   * @throws IllegalStateException if there is one
   */
  public void found(Operation genesis, Instant at, ChannelAnchor anchor) {
    if (isFounded()) {
      throw new IllegalStateException("the log is founded already");
    }
    write(() -> folding.found(genesis, at, Optional.of(anchor)));
    progress = new Progress(point(), failure);
  }

  /** What became of one data block: its commit, or why nothing of it was recorded. */
  public record Appended(Optional<Commit> commit, Optional<BlockRefusedException> refused) {}

  /**
   * Folds what one block of the channel brought, and makes it durable and visible: in one ledger
   * block, or more if it does not fit one or was admitted by several versions of the contract.
   *
   * @param at when it was committed; the same at every copy
   * @return one for each data block, in their order
   * @throws LedgerFailedException if storage failed; open the copy anew
   */
  public List<Appended> append(
      String channel, long blockNumber, Instant at, List<OrderedBlock> blocks) {
    List<Appended> all = new ArrayList<>();
    int from = 0;
    while (from < blocks.size()) {
      Part part = new Part(channel, blockNumber, at);
      while (from < blocks.size() && part.takes(blocks.get(from))) {
        part.add(blocks.get(from));
        from++;
      }
      all.addAll(part.store());
    }
    return all;
  }

  /** The ledger block that is being made of a run of data blocks. */
  private final class Part {
    private final String channel;
    private final long blockNumber;
    private final Instant at;
    private final List<Fold> folds = new ArrayList<>();
    private final List<ChannelAnchor.Transaction> transactions = new ArrayList<>();
    private int version;
    private long bytes;

    Part(String channel, long blockNumber, Instant at) {
      this.channel = channel;
      this.blockNumber = blockNumber;
      this.at = at;
    }

    boolean takes(OrderedBlock block) {
      return folds.isEmpty()
          || (block.contractVersion() == version
              && transactions.size() < LedgerBlock.DATA_BLOCKS_MAX
              && bytes + block.bytes() <= BYTES_ENOUGH);
    }

    void add(OrderedBlock block) {
      version = block.contractVersion();
      Fold fold = folding.add(DataManagementContract.ofVersion(version), block.admitted());
      folds.add(fold);
      if (!fold.isEmpty()) {
        bytes += block.bytes();
        transactions.add(new ChannelAnchor.Transaction(block.transaction(), fold.leaves().size()));
      }
    }

    List<Appended> store() {
      if (!transactions.isEmpty()) {
        ChannelAnchor anchor = new ChannelAnchor(channel, blockNumber, transactions);
        write(() -> folding.store(at, version, Optional.of(anchor)));
        progress().advance(point());
      }
      Progress.Point now = progress().newest();
      return folds.stream().map(fold -> appended(fold, now)).toList();
    }
  }

  private static Appended appended(Fold fold, Progress.Point now) {
    return fold.refusal()
        .map(
            why ->
                new Appended(
                    Optional.empty(),
                    Optional.of(new BlockRefusedException(why.reason(), why.detail()))))
        .orElseGet(
            () ->
                new Appended(
                    Optional.of(
                        new Commit(
                            now.chain().height(),
                            now.chain().committedAt(),
                            now.head(),
                            fold.outcomes())),
                    Optional.empty()));
  }

  /** Why admission would refuse a data block now, by this copy's registry. */
  public Optional<Refusal> refusalOf(DataBlock block) {
    return DataManagementContract.current()
        .admit(StateRegistry.of(chain.state().store()), block)
        .fold(admitted -> Optional.empty(), refused -> Optional.of(refused.refusal()));
  }

  /** Stops for good, for everybody who reads on. */
  public void fail(String reason, @Nullable Throwable cause) {
    failure.set(reason, cause);
    Progress known = progress;
    if (known != null) {
      known.end();
    }
  }

  /** Why nothing more can be appended, if so. */
  public Optional<LedgerFailedException> failure() {
    return failure.isSet() ? Optional.of(failure.exception()) : Optional.empty();
  }

  /** The log that the copy holds; of a founded one only. */
  public LogReader log() {
    return log;
  }

  /** Who the log is, with the keys of this copy. */
  public LogIdentity identity() {
    return new LogIdentity(
        origin, keys.receipt().verificationKey(), signer.checkpointKey(), chain.state().genesis());
  }

  /** As {@link org.varve.ledger.Ledger#blocks}. */
  public CommittedBlocks blocks(long fromHeight) {
    long newest = progress().newest().chain().height();
    if (fromHeight < 0 || fromHeight > newest + 1) {
      throw new IllegalArgumentException(
          "no blocks from height %d: the newest is %d, the next %d"
              .formatted(fromHeight, newest, newest + 1));
    }
    return new BlockStream(progress(), chain, fromHeight);
  }

  /** How far it has come. */
  public LedgerStatus status(int queued) {
    Progress.Point newest = progress().newest();
    return new LedgerStatus(
        failure.isSet() ? LedgerStatus.State.FAILED : LedgerStatus.State.OPEN,
        failure.reason(),
        newest.chain().height(),
        newest.head().size(),
        queued);
  }

  @Override
  public void close() throws IOException {
    fail("the ledger was closed; open it again", null);
    chain.close();
  }

  private Progress progress() {
    Progress known = progress;
    if (known == null) {
      throw new IllegalStateException("the log is not founded yet");
    }
    return known;
  }

  private Progress.Point point() {
    return new Progress.Point(chain.tip(), chain.state().head(chain.tip().height()));
  }

  private void write(StorageGuard.Read<TreeHead> write) {
    if (failure.isSet()) {
      throw failure.exception();
    }
    try {
      var unused = write.read();
    } catch (IOException e) {
      failure.setUnwritable(e);
      Progress known = progress;
      if (known != null) {
        known.end();
      }
      throw failure.exception();
    }
  }
}
