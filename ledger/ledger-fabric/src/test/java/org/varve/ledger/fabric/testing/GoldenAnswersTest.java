package org.varve.ledger.fabric.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.ledger.fabric.testing.ChannelSettings.Consensus;

/** The double answers as a real network was seen to answer. */
class GoldenAnswersTest {
  private static final String RECORDINGS = "/fabric/3.1.5/";
  private static final Map<Consensus, Stage> STAGES = new EnumMap<>(Consensus.class);

  @AfterAll
  static void close() throws Exception {
    for (Stage stage : STAGES.values()) {
      stage.close();
    }
    STAGES.clear();
  }

  @ParameterizedTest
  @EnumSource
  void answersOnRaftAsFabricDoes(Occasion occasion) throws Exception {
    assertAnswer(occasion, Consensus.RAFT);
  }

  @ParameterizedTest
  @EnumSource
  void answersOnBftAsFabricDoes(Occasion occasion) throws Exception {
    assertAnswer(occasion, Consensus.BFT);
  }

  private static void assertAnswer(Occasion occasion, Consensus consensus) throws Exception {
    if (!STAGES.containsKey(consensus)) {
      STAGES.put(consensus, new DoubleStage(consensus));
    }
    String recorded = recording("answers-" + consensus.name().toLowerCase(Locale.ROOT) + ".txt");
    int from = recorded.indexOf(occasion + "\n");
    assertThat(from).as("a recording of %s", occasion).isNotNegative();
    String answer = recorded.substring(from + occasion.name().length() + 1);
    // An answer's lines are indented, and the next occasion's name is not.
    int end = answer.indexOf("\n", 0);
    while (end + 1 < answer.length() && answer.charAt(end + 1) == ' ') {
      end = answer.indexOf("\n", end + 1);
    }

    assertThat(occasion.take(STAGES.get(consensus)).text()).isEqualTo(answer.substring(0, end + 1));
  }

  @Test
  void formsBlocksAsFabricDoes() throws Exception {
    Block recorded = Block.parseFrom(Base64.getMimeDecoder().decode(recording("block.base64")));
    try (Stage stage = new DoubleStage(Consensus.RAFT)) {
      GatewayDoor client = stage.client(1);
      long number =
          client.endorse("append", "block", "1").submitAsync().getStatus().getBlockNumber();
      try (CloseableIterator<Block> blocks = client.blocksFrom(number)) {
        Block made = blocks.next();

        assertThat(BlockForm.of(made)).isEqualTo(BlockForm.of(recorded));
        assertThat(made.getMetadata().getMetadataCount())
            .isEqualTo(recorded.getMetadata().getMetadataCount());
        int filter = BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE;
        assertThat(made.getMetadata().getMetadata(filter))
            .isEqualTo(recorded.getMetadata().getMetadata(filter));
      }
    }
  }

  private static String recording(String name) throws IOException {
    try (InputStream file = GoldenAnswersTest.class.getResourceAsStream(RECORDINGS + name)) {
      return new String(file.readAllBytes(), UTF_8);
    }
  }
}
