package org.varve.ledger.fabric;

import io.grpc.Status;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final FabricConfig config;
  private final PeerLinks links;
  private final LedgerCopy copy;
  private final Awaited awaited;
  private final Agreement agreement;
  private final FabricMetrics metrics;
  private final Thread thread = new Thread(this::run, "fabric-follower");

  /** The next block of the channel; written by the thread alone. */
  private volatile long next;

  private volatile boolean closed;
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
    // That block again: a crash may have come between two ledger blocks that are made of it.
    this.next = copy.newestAnchor().map(ChannelAnchor::blockNumber).orElse(0L);
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
    while (!closed) {
      PeerLinks.Link link = links.current();
      try {
        follow(link);
        setback(link, "the stream of blocks ended");
      } catch (GatewayRuntimeException e) {
        setback(link, describe(e.getStatus()));
      } catch (UnreadableException | LedgerFailedException e) {
        stop(String.valueOf(e.getMessage()), e);
        return;
      } catch (RuntimeException e) { // the outermost frame of the thread
        stop("folding block %s of the channel failed: %s".formatted(next, e), e);
        return;
      }
    }
  }

  private void follow(PeerLinks.Link link) {
    try (CloseableIterator<Block> blocks =
        link.network().newBlockEventsRequest().startBlock(next).build().getEvents()) {
      open = blocks;
      while (!closed && blocks.hasNext()) {
        Block block = blocks.next();
        if (block.getHeader().getNumber() > next) {
          throw new GatewayRuntimeException(
              Status.DATA_LOSS
                  .withDescription(
                      "block %s came, expected %s".formatted(block.getHeader().getNumber(), next))
                  .asRuntimeException());
        }
        if (block.getHeader().getNumber() == next) {
          take(ChannelBlock.read(block, config.chaincode()));
          next = block.getHeader().getNumber() + 1;
        }
        succeeded(link);
      }
    } finally {
      open = null;
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
    List<LedgerCopy.Appended> results = fold(block.number(), recorded);
    for (int i = 0; i < recorded.size(); i++) {
      awaited.seen(recorded.get(i).id(), new Awaited.Folded(results.get(i)));
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

  private List<LedgerCopy.Appended> fold(long number, List<ChannelTransaction.Recorded> recorded) {
    if (recorded.isEmpty()) {
      return List.of();
    }
    Instant newest =
        recorded.stream()
            .map(ChannelTransaction.Recorded::at)
            .max(Instant::compareTo)
            .orElseThrow();
    List<OrderedBlock> ordered =
        recorded.stream()
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
    if (closed) {
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
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
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

  @Override
  public void close() {
    closed = true;
    CloseableIterator<Block> stream = open;
    if (stream != null) {
      stream.close();
    }
    thread.interrupt();
    try {
      thread.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
