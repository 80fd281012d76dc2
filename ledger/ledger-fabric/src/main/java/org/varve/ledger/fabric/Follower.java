package org.varve.ledger.fabric;

import io.grpc.Status;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.Digest;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.block.ChannelAnchor;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.embedded.LedgerCopy;
import org.varve.ledger.embedded.OrderedBlock;
import org.varve.ledger.fabric.ChannelBlock.UnreadableException;

/**
 * Reads the channel's blocks from the first one on, in a thread of its own, and folds them into the
 * node's copy. How far it has come is in the copy itself, so it never skips nor needs a file.
 */
final class Follower implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private final FabricConfig config;
  private final PeerLinks links;
  private final LedgerCopy copy;
  private final Awaited awaited;
  private final Agreement agreement;
  private final FabricMetrics metrics;
  private final Thread thread = new Thread(this::run, "fabric-follower");

  /** Where the copy ended when this began. */
  private final Optional<ChannelAnchor> resumed;

  /** The next block of the channel; written by the thread alone. */
  private volatile long next;

  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable CloseableIterator<Block> open;
  private String problem = "";
  private Duration pause;

  Follower(
      FabricConfig config,
      PeerLinks links,
      LedgerCopy copy,
      Awaited awaited,
      Agreement agreement,
      FabricMetrics metrics) {
    this.config = config;
    this.links = links;
    this.copy = copy;
    this.awaited = awaited;
    this.agreement = agreement;
    this.metrics = metrics;
    this.pause = config.limits().pauseMin();
    this.resumed = copy.newestAnchor();
    // That block again: a crash may have come between two ledger blocks that are made of it.
    this.next = resumed.map(ChannelAnchor::blockNumber).orElse(0L);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The next block of the channel that is not folded yet. */
  long next() {
    return next;
  }

  private void run() {
    while (isOpen()) {
      PeerLinks.Link link = links.current();
      try {
        follow(link);
        setback(link, "the stream of blocks ended");
      } catch (GatewayRuntimeException e) {
        setback(link, describe(e.getStatus()));
      } catch (FoldFailedException e) {
        stop(String.valueOf(e.getMessage()), e);
        return;
      } catch (RuntimeException e) { // the outermost frame of the thread
        setback(link, String.valueOf(e));
      }
    }
  }

  /** A block cannot be folded, now or later: another look at it does not help. */
  private static final class FoldFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FoldFailedException(String message, RuntimeException cause) {
      super(message, cause);
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private void follow(PeerLinks.Link link) {
    try (CloseableIterator<Block> blocks =
        link.network().newBlockEventsRequest().startBlock(next).build().getEvents()) {
      open = blocks;
      while (isOpen() && blocks.hasNext()) {
        Block block = blocks.next();
        if (block.getHeader().getNumber() > next) {
          throw new GatewayRuntimeException(
              Status.DATA_LOSS
                  .withDescription(
                      "block %s came, expected %s".formatted(block.getHeader().getNumber(), next))
                  .asRuntimeException());
        }
        if (block.getHeader().getNumber() == next) {
          takeOrFail(block);
          next = block.getHeader().getNumber() + 1;
        }
        succeeded(link);
      }
    } finally {
      open = null;
    }
  }

  private void takeOrFail(Block block) {
    try {
      take(ChannelBlock.read(block, config.chaincode()));
    } catch (UnreadableException | LedgerFailedException e) {
      throw new FoldFailedException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) { // whatever it is, the copy must not go on behind it
      throw new FoldFailedException(
          "folding block %s of the channel failed: %s".formatted(next, e), e);
    }
  }

  /** Folds first, then tells: who waits finds what it asks for in the log. */
  private void take(ChannelBlock block) {
    found(block);
    List<ChannelTransaction.Recorded> recorded = new ArrayList<>();
    for (ChannelTransaction transaction : block.transactions()) {
      if (transaction instanceof ChannelTransaction.Recorded each) {
        requireKnown(each, block);
        recorded.add(each);
      }
    }
    List<ChannelTransaction.Recorded> fresh =
        recorded.subList(known(block, recorded), recorded.size());
    List<LedgerCopy.Appended> results = fold(block.number(), recorded, fresh);
    for (int i = 0; i < fresh.size(); i++) {
      awaited.seen(fresh.get(i).id(), new Awaited.Folded(results.get(i)));
    }
    for (ChannelTransaction transaction : block.transactions()) {
      if (transaction instanceof ChannelTransaction.Attested attested) {
        agreement.attested(attested.attestation());
      }
      if (transaction instanceof ChannelTransaction.Invalid invalid) {
        awaited.seen(invalid.id(), new Awaited.Invalid(invalid.code()));
      } else {
        awaited.seen(transaction.id(), new Awaited.Done());
      }
    }
    if (!recorded.isEmpty()) {
      agreement.grown();
    }
  }

  /**
   * How many of a block's transactions were folded before this node was started anew. They are not
   * judged again: what they were refused for may hold no more, by what came after them.
   */
  private int known(ChannelBlock block, List<ChannelTransaction.Recorded> recorded) {
    if (resumed.isEmpty() || resumed.get().blockNumber() != block.number()) {
      return 0;
    }
    List<ChannelAnchor.Transaction> before = resumed.get().transactions();
    Digest last = before.get(before.size() - 1).id();
    for (int i = recorded.size() - 1; i >= 0; i--) {
      if (ChannelBlock.digest(recorded.get(i).id()).equals(last)) {
        return i + 1;
      }
    }
    return 0;
  }

  private void found(ChannelBlock block) {
    for (ChannelTransaction transaction : block.transactions()) {
      if (transaction instanceof ChannelTransaction.Founded founded && !copy.isFounded()) {
        copy.found(
            founded.genesis(),
            founded.at(),
            new ChannelAnchor(
                config.channel(),
                block.number(),
                List.of(new ChannelAnchor.Transaction(ChannelBlock.digest(founded.id()), 1))));
        LOG.atInfo()
            .addKeyValue("origin", founded.genesis().header().source())
            .addKeyValue("genesis", founded.genesis().id().hex())
            .log("Ledger founded");
      }
    }
  }

  private static void requireKnown(ChannelTransaction.Recorded recorded, ChannelBlock block) {
    int version = recorded.admission().contractVersion();
    if (version > DataManagementContract.VERSION) {
      throw new UnreadableException(
          "block %s was admitted by contract version %s, this program knows 1 to %s: run a newer one"
              .formatted(block.number(), version, DataManagementContract.VERSION),
          null);
    }
  }

  /**
   * @param recorded all of the block: the newest of them says when it was committed
   * @param fresh those that are to be folded
   */
  private List<LedgerCopy.Appended> fold(
      long number,
      List<ChannelTransaction.Recorded> recorded,
      List<ChannelTransaction.Recorded> fresh) {
    if (fresh.isEmpty()) {
      return List.of();
    }
    Instant newest =
        recorded.stream()
            .map(ChannelTransaction.Recorded::at)
            .max(Instant::compareTo)
            .orElseThrow();
    List<OrderedBlock> ordered =
        fresh.stream()
            .map(
                each ->
                    new OrderedBlock(
                        each.admission().admitted(each.block()),
                        each.admission().contractVersion(),
                        ChannelBlock.digest(each.id()),
                        each.bytes()))
            .toList();
    return copy.append(config.channel(), number, newest, ordered);
  }

  private void succeeded(PeerLinks.Link link) {
    pause = config.limits().pauseMin();
    if (!problem.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("peer", link.address())
          .addKeyValue("block", next)
          .log("Blocks of the channel come again");
      problem = "";
    }
  }

  private void setback(PeerLinks.Link link, String why) {
    if (!isOpen()) {
      return;
    }
    metrics.again(FabricMetrics.Setback.STREAM);
    links.failed(link, why);
    // Told once: it is tried for ever.
    if (!problem.equals(why)) {
      LOG.atWarn()
          .addKeyValue("peer", link.address())
          .addKeyValue("block", next)
          .addKeyValue("reason", why)
          .log("Blocks of the channel do not come; asking again");
      problem = why;
    }
    try {
      var unused = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread: that would break a write of the copy in the middle.
      Thread.currentThread().interrupt();
    }
    pause = shorter(pause.multipliedBy(2), config.limits().pauseMax());
  }

  static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  static String describe(Status status) {
    return status.getCode()
        + (status.getDescription() == null ? "" : ": " + status.getDescription());
  }

  private void stop(String reason, RuntimeException cause) {
    LOG.atError().setCause(cause).addKeyValue("reason", reason).log("The channel is not followed");
    copy.fail(reason, cause);
    awaited.end(copy.failure().orElseThrow());
  }

  /** Waits for the block that is being folded: that takes no longer than a write. */
  @Override
  public void close() {
    closed.countDown();
    CloseableIterator<Block> stream = open;
    if (stream != null) {
      stream.close();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
