package org.varve.ledger.fabric;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.GatewayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.ledger.channel.ChannelError;
import org.varve.ledger.channel.ChannelFunction;
import org.varve.ledger.embedded.LedgerCopy;
import org.varve.ledger.fabric.FabricLedger.Founder;

/** Waits until a node's copy has the log's genesis operation, and founds the log if it shall. */
final class Founding {
  private static final Logger LOG = LoggerFactory.getLogger(Founding.class);
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final FabricConfig config;
  private final PeerLinks links;
  private final LedgerCopy copy;
  private final ChannelHeight height;
  private String problem = "the channel's blocks were not read to their end";
  private Duration pause;

  Founding(FabricConfig config, PeerLinks links, LedgerCopy copy, ChannelHeight height) {
    this.config = config;
    this.links = links;
    this.copy = copy;
    this.height = height;
    this.pause = config.limits().pauseMin();
  }

  /**
   * Returns when the copy is founded and, if it was empty, has all that the channel had.
   *
   * @param own the key that a genesis operation of this node is signed with
   * @throws IOException if it does not get on for as long as the patience of the limits, or is
   *     another log
   */
  void await(Founder founder, VerificationKey own, String origin) throws IOException {
    boolean empty = !copy.isFounded();
    long deadline = System.nanoTime() + config.limits().patience().toNanos();
    long seen = -1;
    OptionalLong before = OptionalLong.empty();
    boolean submitted = false;
    try {
      while (!copy.isFounded() || (empty && !isReached(before))) {
        if (height.folded() > seen) {
          seen = height.folded();
          deadline = System.nanoTime() + config.limits().patience().toNanos();
        }
        if (copy.failure().isPresent()) {
          throw new IOException(copy.failure().get().getMessage(), copy.failure().get());
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "no log on channel '%s' after %s: %s"
                  .formatted(config.channel(), config.limits().patience(), problem));
        }
        if (before.isEmpty()) {
          before = askHeight();
        } else if (!copy.isFounded() && !submitted && height.isReached(before.getAsLong())) {
          submitted = found(founder);
        }
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the log's genesis operation", e);
    }
    requireOrigin(origin);
    if (empty && config.found()) {
      requireOwn(own);
    }
  }

  private boolean isReached(OptionalLong before) {
    return before.isPresent() && height.isReached(before.getAsLong());
  }

  /** Who may write to the channel may found a log on it: a stranger is noticed here. */
  private void requireOwn(VerificationKey own) throws IOException {
    Digest founder = copy.identity().genesis().header().kid();
    if (!founder.equals(own.kid())) {
      throw new IOException(
          ("the log on channel '%s' was founded with key %s, which is not this node's; if that is"
                  + " right, set ledger.fabric.found to false")
              .formatted(config.channel(), founder));
    }
  }

  private OptionalLong askHeight() throws InterruptedException {
    try {
      return OptionalLong.of(height.ask());
    } catch (GatewayException e) {
      failed("the peer does not say how long the channel is, " + Setbacks.describe(e));
      return OptionalLong.empty();
    }
  }

  /** All that the channel has is folded, and no genesis operation was in it. */
  private boolean found(Founder founder) throws InterruptedException {
    if (!config.found()) {
      problem =
          "nobody has founded it; start the node that shall (ledger.fabric.found: true) first";
      return false;
    }
    try {
      var unused =
          links
              .current()
              .contract(config.chaincode())
              .submitTransaction(ChannelFunction.FOUND.word(), founder.genesis().bytes());
      return true;
    } catch (CommitStatusException e) {
      problem = "whether it was founded is unknown, " + Setbacks.describe(e);
      return true;
    } catch (CommitException e) {
      failed("founding it is " + e.getCode());
    } catch (GatewayException e) {
      if (Setbacks.said(e).filter(said -> said.code() == ChannelError.Code.FOUNDED).isPresent()) {
        // Another node was faster.
        return true;
      }
      failed("it cannot be founded, " + Setbacks.describe(e));
    }
    return false;
  }

  private void failed(String why) throws InterruptedException {
    if (!problem.equals(why)) {
      LOG.atWarn().addKeyValue("reason", why).log("The log is not founded yet; trying again");
    }
    problem = why;
    links.failed(links.current(), why);
    Thread.sleep(pause.toMillis());
    pause = Follower.shorter(pause.multipliedBy(2), config.limits().pauseMax());
  }

  private void requireOrigin(String origin) throws IOException {
    String founded = copy.identity().genesis().header().source();
    if (!founded.equals(origin)) {
      throw new IOException(
          "the log on channel '%s' is '%s', the configuration says '%s'; give the node the log's own name"
              .formatted(config.channel(), founded, origin));
    }
  }
}
