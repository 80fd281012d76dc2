package org.varve.ledger.fabric.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.ledger.fabric.network.Consensus;
import org.varve.ledger.fabric.network.EnabledIfFabric;
import org.varve.ledger.fabric.network.FabricNetwork;
import org.varve.ledger.fabric.network.TestNetwork;

/**
 * Records anew what a real network answers; by hand, where Fabric's programs are: {@code ./mvnw -o
 * -q -pl ledger/ledger-fabric -am test -Dtest=RecordAnswersIT
 * -Dsurefire.failIfNoSpecifiedTests=false -Dtest.jvm.args=-Dvarve.fabric.record=true}.
 */
@EnabledIfFabric
@EnabledIfSystemProperty(named = "varve.fabric.record", matches = "true")
class RecordAnswersIT {
  private static final int LINE = 100;
  private static final byte[] NEWLINE = {'\n'};

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void recordsWhatANetworkAnswers(Consensus consensus) throws Exception {
    FabricNetwork network =
        FabricNetwork.up(
            TestNetwork.spec(consensus, 2, folder, KeyValueChaincode.class.getName()), line -> {});
    try (Stage stage = new NetworkStage(network)) {
      Path recordings = Path.of("src/test/resources/fabric", network.status().fabric());
      Files.createDirectories(recordings);
      if (consensus == Consensus.RAFT) {
        Files.writeString(recordings.resolve("block.base64"), base64(block(stage.client(1))));
      }
      StringBuilder text = new StringBuilder();
      for (Occasion occasion : Occasion.values()) {
        text.append(occasion).append('\n').append(occasion.take(stage).text());
        String name = "answers-" + consensus.name().toLowerCase(Locale.ROOT) + ".txt";
        Files.writeString(recordings.resolve(name), text);
      }
    } finally {
      FabricNetwork.delete(folder);
    }
  }

  /** One of a transaction that reads, writes and sets an event. */
  private static Block block(GatewayDoor client) throws Exception {
    Transaction transaction = client.endorse("append", "block", "1");
    long number = transaction.submitAsync().getStatus().getBlockNumber();
    try (CloseableIterator<Block> blocks = client.blocksFrom(number)) {
      return blocks.next();
    }
  }

  private static String base64(Block block) throws IOException {
    return new String(Base64.getMimeEncoder(LINE, NEWLINE).encode(block.toByteArray()), UTF_8)
        + "\n";
  }
}
