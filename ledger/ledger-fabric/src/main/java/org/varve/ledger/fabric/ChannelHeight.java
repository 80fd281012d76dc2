package org.varve.ledger.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.BlockchainInfo;

/** How many blocks the channel has, as this organisation's peer knows, and how many are folded. */
final class ChannelHeight {
  private static final String SYSTEM_CHAINCODE = "qscc";
  private static final String FUNCTION = "GetChainInfo";

  private static final int WATCH_SECONDS = 5;

  private final FabricConfig config;
  private final PeerLinks links;
  private final Follower follower;
  private volatile long known = -1;

  ChannelHeight(FabricConfig config, PeerLinks links, Follower follower) {
    this.config = config;
    this.links = links;
    this.follower = follower;
  }

  /** Asks the peer. */
  long ask() throws GatewayException {
    byte[] answer =
        links.current().contract(SYSTEM_CHAINCODE).evaluateTransaction(FUNCTION, config.channel());
    try {
      return BlockchainInfo.parseFrom(answer).getHeight();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the peer's answer to GetChainInfo cannot be read", e);
    }
  }

  /**
   * Blocks that the peer had when it was last asked and this node has not folded; -1 if it did not
   * answer.
   */
  long lag() {
    long height = known;
    return height < 0 ? -1 : Math.max(0, height - follower.next());
  }

  /** Asks now and then, so that nobody who reads metrics waits for a peer. */
  void watch(ScheduledExecutorService timer) {
    var unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                known = ask();
              } catch (GatewayException | RuntimeException e) { // the outermost frame of the task
                known = -1;
              }
            },
            0,
            WATCH_SECONDS,
            TimeUnit.SECONDS);
  }

  /** How many blocks are folded. */
  long folded() {
    return follower.next();
  }

  /** Whether everything that the channel had then is folded. */
  boolean isReached(long height) {
    return follower.next() >= height;
  }
}
