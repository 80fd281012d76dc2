package org.varve.ledger.fabric.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;

/**
 * What can go wrong on a network, brought about in the same way on a real one and on its double, so
 * that their answers can be compared. In this order: each leaves the network as it found it.
 */
enum Occasion {
  CHAINCODE_REFUSES(stage -> notEndorsed(stage.client(1), "misspelt")),
  CHAINCODE_THROWS(stage -> notEndorsed(stage.client(1), "throw")),
  CHAINCODE_REFUSES_AN_EVALUATION(stage -> notEvaluated(stage.client(1), "misspelt")),
  CHAINCODE_THROWS_IN_AN_EVALUATION(stage -> notEvaluated(stage.client(1), "throw")),
  PEERS_DIFFER(stage -> notEndorsed(stage.client(1), "differ", "a")),
  NO_SUCH_CHAINCODE(
      stage -> {
        GatewayDoor client = stage.client(1);
        ChannelSettings settings = client.settings().named(client.settings().channel(), "other");
        return notEndorsed(client.as(signerOf("Org1MSP"), settings), "get", "a");
      }),
  NO_SUCH_CHAINCODE_TO_EVALUATE(
      stage -> {
        GatewayDoor client = stage.client(1);
        ChannelSettings settings = client.settings().named(client.settings().channel(), "other");
        return notEvaluated(client.as(signerOf("Org1MSP"), settings), "get");
      }),
  NO_SUCH_CHANNEL(
      stage -> {
        GatewayDoor client = stage.client(1);
        ChannelSettings settings = client.settings().named("other", client.settings().chaincode());
        return notEndorsed(client.as(signerOf("Org1MSP"), settings), "get", "a");
      }),
  PROPOSAL_IS_SIGNED_BY_ANOTHER(
      stage -> {
        GatewayDoor client = stage.client(1);
        return notEndorsed(client.as(signerOf("Org1MSP"), client.settings()), "get", "a");
      }),
  STATUS_IS_ASKED_BY_ANOTHER(
      stage -> {
        GatewayDoor client = stage.client(1);
        try {
          GatewayDoor other = client.as(signerOf("Org1MSP"), client.settings());
          return Answer.of(other.statusOf("0".repeat(64), Duration.ofSeconds(5)).getCode());
        } catch (GatewayException e) {
          return Answer.of(e);
        }
      }),
  PROPOSAL_COMES_AGAIN(
      stage -> {
        Proposal proposal =
            stage.client(1).contract().newProposal("put").addArguments("a", "1").build();
        SubmittedTransaction first = proposal.endorse().submitAsync();
        first.getStatus();
        try {
          return Answer.of(proposal.endorse().getTransactionId());
        } catch (EndorseException e) {
          return Answer.of(e);
        }
      }),
  TRANSACTION_COMES_AGAIN(
      stage -> {
        Transaction transaction = stage.client(1).endorse("put", "a", "2");
        long first = transaction.submitAsync().getStatus().getBlockNumber();
        try {
          transaction.submitAsync();
          return Answer.of(codes(stage.client(1), first, 2));
        } catch (SubmitException e) {
          return Answer.of(e);
        }
      }),
  READS_ARE_STALE(
      stage -> {
        Transaction late = stage.client(1).endorse("append", "a", "3");
        stage.client(1).endorse("put", "a", "4").submitAsync().getStatus();
        return Answer.of(late.submitAsync().getStatus().getCode());
      }),
  TRANSACTION_IS_TOO_LARGE(
      stage -> notSubmitted(stage.client(1).endorse("put", "a", "5".repeat(10 << 20)))),
  TOO_MANY_CALLS(Occasion::tooManyCalls),
  OTHER_PEER_IS_AWAY(
      stage -> {
        stage.stopPeer(2);
        try {
          return notEndorsed(stage.client(1), "put", "a", "6");
        } finally {
          stage.startPeer(2);
        }
      }),
  CHAINCODE_IS_AWAY(
      stage -> {
        stage.stopChaincode(1);
        try {
          return notEndorsed(stage.client(1), "put", "a", "7");
        } finally {
          stage.startChaincode(1);
        }
      }),
  ORDERERS_ARE_AWAY(
      stage -> {
        Transaction transaction = stage.client(1).endorse("put", "a", "8");
        stage.stopOrderers();
        try {
          return notSubmitted(transaction);
        } finally {
          stage.startOrderers();
        }
      }),
  PEER_ENDS_UNDER_A_STREAM(
      stage -> {
        try (CloseableIterator<Block> blocks = stage.client(1).blocksFrom(0)) {
          blocks.next();
          stage.stopPeer(1);
          while (blocks.hasNext()) {
            blocks.next();
          }
          return Answer.of("the end of the stream");
        } catch (GatewayRuntimeException e) {
          return Answer.of(e);
        } finally {
          stage.startPeer(1);
        }
      });

  /** Above the limit of a peer. */
  private static final int TOO_MANY = 510;

  private interface Case {
    Answer take(Stage stage) throws Exception;
  }

  @SuppressWarnings("ImmutableEnumChecker") // each is a lambda that holds nothing
  private final Case how;

  Occasion(Case how) {
    this.how = how;
  }

  Answer take(Stage stage) throws Exception {
    return how.take(stage);
  }

  private static org.hyperledger.fabric.client.identity.Signer signerOf(String mspId) {
    return FabricMember.of(mspId, "another").signer();
  }

  private static Answer notEndorsed(GatewayDoor client, String... call) {
    try {
      return Answer.of("endorsed " + client.endorse(call).getTransactionId());
    } catch (EndorseException e) {
      return Answer.of(e);
    }
  }

  private static Answer notEvaluated(GatewayDoor client, String function) {
    try {
      return Answer.of(client.contract().evaluateTransaction(function).length);
    } catch (GatewayException e) {
      return Answer.of(e);
    }
  }

  private static Answer notSubmitted(Transaction transaction) {
    try {
      return Answer.of("submitted " + transaction.submitAsync().getTransactionId());
    } catch (SubmitException e) {
      return Answer.of(e);
    }
  }

  /** Of a block and those above it. */
  private static List<String> codes(GatewayDoor client, long from, int blocks) {
    List<String> codes = new ArrayList<>();
    try (CloseableIterator<Block> stream = client.blocksFrom(from)) {
      for (int block = 0; block < blocks; block++) {
        codes.addAll(BlockForm.codes(stream.next()));
      }
    }
    return codes;
  }

  private static Answer tooManyCalls(Stage stage) throws Exception {
    GatewayDoor client = stage.client(1);
    List<CloseableIterator<ChaincodeEvent>> streams = new ArrayList<>();
    try {
      for (int call = 0; call < TOO_MANY; call++) {
        streams.add(client.network().getChaincodeEvents(client.settings().chaincode()));
      }
      long end = System.nanoTime() + SECONDS.toNanos(10);
      while (System.nanoTime() < end) {
        client.contract().evaluateTransaction("get", "a");
      }
      return Answer.of("no limit");
    } catch (GatewayException e) {
      return Answer.of(e);
    } finally {
      streams.forEach(CloseableIterator::close);
      // A peer notices that nobody listens any more when the next event is there to be sent.
      stage.client(2).endorse("put", "a", "6").submitAsync().getStatus();
    }
  }
}
