package org.varve.ledger.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.BlockchainInfo;

/** How many blocks the channel has, as this organisation's peer knows, and how many are folded. */
final class ChannelHeight {
  private static final String SYSTEM_CHAINCODE = "qscc";
  private static final String FUNCTION = "GetChainInfo";

  private final FabricConfig config;
  private final PeerLinks links;
  private final Follower follower;

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

  /** Blocks that the peer has and this node has not folded; -1 if the peer does not answer. */
  long lag() {
    try {
      return Math.max(0, ask() - follower.next());
    } catch (GatewayException e) {
      return -1;
    }
  }

  /** Whether everything that the channel had then is folded. */
  boolean isReached(long height) {
    return follower.next() >= height;
  }
}
