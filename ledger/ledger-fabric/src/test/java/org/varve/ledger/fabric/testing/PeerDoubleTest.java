package org.varve.ledger.fabric.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a peer does when nothing goes wrong, seen by Fabric's own client. */
class PeerDoubleTest {
  private ChannelDouble channel = new ChannelDouble(ChannelSettings.of("readings"));

  @AfterEach
  void close() {
    channel.close();
  }

  @Test
  void commitsATransactionAndReadsItBack() throws Exception {
    PeerDouble peer = channel.join("Org1MSP", KeyValueChaincode::new);
    try (GatewayDoor client = new GatewayDoor(peer)) {
      byte[] result = client.contract().submitTransaction("put", "a", "1");

      assertThat(result).asString(UTF_8).isEqualTo("1");
      assertThat(client.contract().evaluateTransaction("get", "a")).asString(UTF_8).isEqualTo("1");
    }
  }

  @Test
  void deliversBlocksFromTheFirstOnAndThenAsTheyCome() throws Exception {
    PeerDouble peer = channel.join("Org1MSP", KeyValueChaincode::new);
    try (GatewayDoor client = new GatewayDoor(peer);
        CloseableIterator<Block> blocks = client.blocksFrom(0)) {
      assertThat(blocks.next().getHeader().getNumber()).isZero();
      assertThat(blocks.next().getHeader().getNumber()).isEqualTo(1);

      client.contract().submitTransaction("put", "a", "1");

      Block third = blocks.next();
      assertThat(third.getHeader().getNumber()).isEqualTo(2);
      assertThat(third.getData().getDataCount()).isEqualTo(1);
      assertThat(codes(third)).containsExactly(TxValidationCode.VALID_VALUE);
    }
  }

  @Test
  void leavesTheSecondOfTwoThatReadTheSameInItsBlockAsAConflict() throws Exception {
    channel.close();
    channel = new ChannelDouble(ChannelSettings.of("readings").cutAt(2, Duration.ofSeconds(5)));
    PeerDouble peer = channel.join("Org1MSP", KeyValueChaincode::new);
    try (GatewayDoor client = new GatewayDoor(peer)) {
      List<SubmittedTransaction> both = new ArrayList<>();
      for (String text : List.of("x", "y")) {
        both.add(client.endorse("append", "a", text).submitAsync());
      }

      assertThat(both.get(0).getStatus().isSuccessful()).isTrue();
      assertThat(both.get(1).getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
      assertThat(both.get(1).getStatus().getBlockNumber()).isEqualTo(2);
      assertThat(client.contract().evaluateTransaction("get", "a")).asString(UTF_8).isEqualTo("x");
    }
  }

  @Test
  void showsEveryOrganisationTheSameBlocks() throws Exception {
    channel.close();
    channel = new ChannelDouble(ChannelSettings.of("readings").endorsedBy(2));
    PeerDouble first = channel.join("Org1MSP", KeyValueChaincode::new);
    PeerDouble second = channel.join("Org2MSP", KeyValueChaincode::new);
    try (GatewayDoor one = new GatewayDoor(first);
        GatewayDoor other = new GatewayDoor(second)) {
      one.contract().submitTransaction("put", "a", "1");
      other.contract().submitTransaction("put", "a", "2");

      assertThat(firstBlocks(one, 4)).isEqualTo(firstBlocks(other, 4));
    }
  }

  private static List<Block> firstBlocks(GatewayDoor client, int count) {
    try (CloseableIterator<Block> blocks = client.blocksFrom(0)) {
      List<Block> first = new ArrayList<>();
      while (first.size() < count) {
        first.add(blocks.next());
      }
      return first;
    }
  }

  private static byte[] codes(Block block) {
    return block
        .getMetadata()
        .getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
        .toByteArray();
  }
}
