package org.varve.ledger.fabric.testing;

import java.time.Duration;

/**
 * How a channel is set up: its names, who must endorse, how it is ordered and cut into blocks.
 *
 * @param endorsements how many organisations must endorse a transaction for it to be valid
 */
public record ChannelSettings(
    String channel, String chaincode, Consensus consensus, int endorsements, Batches batches) {

  /** Which ordering service: they answer a submission in different words. */
  public enum Consensus {
    RAFT,
    BFT
  }

  /** A block is cut at this many transactions, or this long after its first. */
  public record Batches(int transactions, Duration timeout, int absoluteMaxBytes) {}

  private static final Batches QUICK = new Batches(10, Duration.ofMillis(2), 10 << 20);

  /** The chaincode {@code varve}, Raft, one endorsement, blocks after 2 ms. */
  public static ChannelSettings of(String channel) {
    return new ChannelSettings(channel, "varve", Consensus.RAFT, 1, QUICK);
  }

  public ChannelSettings named(String otherChannel, String otherChaincode) {
    return new ChannelSettings(otherChannel, otherChaincode, consensus, endorsements, batches);
  }

  public ChannelSettings ordered(Consensus by) {
    return new ChannelSettings(channel, chaincode, by, endorsements, batches);
  }

  public ChannelSettings endorsedBy(int organisations) {
    return new ChannelSettings(channel, chaincode, consensus, organisations, batches);
  }

  /** Blocks of exactly so many transactions, or what came within the timeout. */
  public ChannelSettings cutAt(int transactions, Duration timeout) {
    return new ChannelSettings(
        channel,
        chaincode,
        consensus,
        endorsements,
        new Batches(transactions, timeout, batches.absoluteMaxBytes()));
  }

  public ChannelSettings absoluteMaxBytes(int bytes) {
    return new ChannelSettings(
        channel,
        chaincode,
        consensus,
        endorsements,
        new Batches(batches.transactions(), batches.timeout(), bytes));
  }
}
