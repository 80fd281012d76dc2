package org.varve.ledger.fabric.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a peer does when it is told to misbehave, seen by Fabric's own client. */
class MisbehaviourTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(5);

  private ChannelDouble channel;
  private PeerDouble own;
  private PeerDouble other;
  private GatewayDoor client;

  @BeforeEach
  void open() throws IOException {
    use(ChannelSettings.of("readings").endorsedBy(2));
  }

  private void use(ChannelSettings settings) throws IOException {
    close();
    channel = new ChannelDouble(settings);
    own = channel.join("Org1MSP", KeyValueChaincode::new);
    other = channel.join("Org2MSP", KeyValueChaincode::new);
    client = new GatewayDoor(own);
  }

  @AfterEach
  void close() {
    if (channel != null) {
      client.close();
      channel.close();
    }
  }

  @Test
  void tellsWhatTheChaincodeSaidWhenItRefuses() {
    EndorseException refused = notEndorsed("misspelt");

    assertThat(refused.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(messages(refused))
        .containsExactly("chaincode response 500, varve:MALFORMED:no function misspelt");
  }

  @Test
  void endorsesNothingWhenPeersDoNotComeToTheSame() {
    other.tell(Mischief.ENDORSES_SOMETHING_ELSE, 1);

    EndorseException refused = notEndorsed("put", "a", "1");

    assertThat(refused.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(messages(refused)).containsExactly(Answers.MISMATCH);
    assertThat(refused.getDetails().get(0).getMspId()).isEqualTo("Org2MSP");
  }

  @Test
  void endorsesNothingWhileAnotherOrganisationIsAway() throws Exception {
    other.stop();
    EndorseException refused = notEndorsed("put", "a", "1");
    other.start();

    assertThat(refused.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(messages(refused).get(0)).contains("connection refused");
    client.contract().submitTransaction("put", "a", "1");
  }

  @Test
  void endorsesNothingBeforeTheDeadline() {
    own.tell(Mischief.ENDORSEMENT_TIMES_OUT, 1);

    assertThat(notEndorsed("put", "a", "1").getStatus().getCode())
        .isEqualTo(Code.DEADLINE_EXCEEDED);
  }

  @Test
  void refusesOneCallMoreThanItsLimit() {
    own.limitGateway(0);

    assertThat(notEndorsed("put", "a", "1").getStatus().getDescription())
        .isEqualTo("too many requests for /gateway.Gateway, exceeding concurrency limit (0)");
  }

  @Test
  void submitsNothingWhenOrderersFail() throws Exception {
    own.tell(Mischief.SUBMIT_FAILS, 1);

    SubmitException failed = notSubmitted(client.endorse("put", "a", "1"));

    assertThat(failed.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(statusUnknown(failed.getTransactionId())).isEqualTo(Code.DEADLINE_EXCEEDED);
  }

  @Test
  void ordersWhatBftSaysItDidNot() throws Exception {
    use(ChannelSettings.of("readings").ordered(ChannelSettings.Consensus.BFT));
    own.tell(Mischief.SUBMIT_FAILS_YET_ORDERS, 1);

    SubmitException failed = notSubmitted(client.endorse("put", "a", "1"));

    assertThat(failed.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(client.statusOf(failed.getTransactionId(), LONG).getCode())
        .isEqualTo(TxValidationCode.VALID);
  }

  @Test
  void ordersWhatItDidNotAnswerInTime() throws Exception {
    own.tell(Mischief.SUBMIT_TIMES_OUT_YET_ORDERS, 1);

    SubmitException late = notSubmitted(client.endorse("put", "a", "1"));

    assertThat(late.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(client.statusOf(late.getTransactionId(), LONG).isSuccessful()).isTrue();
  }

  @Test
  void refusesForGoodWhatIsTooLarge() throws Exception {
    use(ChannelSettings.of("readings").absoluteMaxBytes(5_000));

    SubmitException refused = notSubmitted(client.endorse("put", "a", "1".repeat(5_000)));

    assertThat(refused.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(refused.getStatus().getDescription())
        .startsWith("received unsuccessful response from orderer: status=BAD_REQUEST, info=")
        .endsWith("exceeds maximum allowed 5000 bytes");
  }

  @Test
  void losesWhatWasSubmitted() throws Exception {
    own.tell(Mischief.LOSES_SUBMITTED, 1);
    SubmittedTransaction lost = client.endorse("put", "a", "1").submitAsync();

    assertThat(statusUnknown(lost.getTransactionId())).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(own.height()).isEqualTo(2);
  }

  @Test
  void commitsWhatNobodyHeardOf() throws Exception {
    own.tell(Mischief.CUTS_COMMIT_STATUS, 1);
    SubmittedTransaction submitted = client.endorse("put", "a", "1").submitAsync();

    assertThat(statusUnknown(submitted.getTransactionId(), LONG)).isEqualTo(Code.UNAVAILABLE);
    assertThat(client.statusOf(submitted.getTransactionId(), LONG).isSuccessful()).isTrue();
  }

  @Test
  void leavesASpoiltTransactionInItsBlockWithoutEffect() throws Exception {
    channel.spoilNext(TxValidationCode.MVCC_READ_CONFLICT);
    Status status = client.endorse("put", "a", "1").submitAsync().getStatus();

    assertThat(status.getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    assertThat(client.contract().evaluateTransaction("get", "a")).isEmpty();
  }

  @Test
  void cutsTheStreamOfBlocks() {
    own.tell(Mischief.CUTS_EVENTS, 1);
    try (CloseableIterator<Block> cut = client.blocksFrom(0)) {
      assertThatThrownBy(cut::hasNext)
          .isInstanceOfSatisfying(
              GatewayRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE));
    }
    try (CloseableIterator<Block> again = client.blocksFrom(0)) {
      assertThat(again.next().getHeader().getNumber()).isZero();
    }
  }

  @Test
  void deliversABlockTwice() {
    own.tell(Mischief.DELIVERS_TWICE, 1);
    try (CloseableIterator<Block> blocks = client.blocksFrom(0)) {
      assertThat(blocks.next()).isEqualTo(blocks.next());
      assertThat(blocks.next().getHeader().getNumber()).isEqualTo(1);
    }
  }

  @Test
  void showsBlocksLaterThanOthers() throws Exception {
    own.hold();
    String held = client.endorse("put", "a", "1").submitAsync().getTransactionId();

    try (GatewayDoor elsewhere = new GatewayDoor(other)) {
      assertThat(elsewhere.statusOf(held, LONG).isSuccessful()).isTrue();
    }
    assertThat(statusUnknown(held)).isEqualTo(Code.DEADLINE_EXCEEDED);
    own.release();
    assertThat(client.statusOf(held, LONG).isSuccessful()).isTrue();
  }

  @Test
  void hasAfterARestartWhatItHadBeforeAndWhatItMissed() throws Exception {
    client.contract().submitTransaction("put", "a", "1");
    try (CloseableIterator<Block> blocks = client.blocksFrom(3)) {
      own.stop();
      assertThatThrownBy(blocks::hasNext).isInstanceOf(GatewayRuntimeException.class);
    }
    assertThat(own.height()).isEqualTo(3);
    own.start();

    client.contract().submitTransaction("put", "b", "2");
    assertThat(client.contract().evaluateTransaction("get", "a")).asString(UTF_8).isEqualTo("1");
  }

  @Test
  void fetchesTheChainAnewWhenItWasWiped() throws Exception {
    client.contract().submitTransaction("put", "a", "1");
    own.stop();
    own.wipe();
    assertThat(own.height()).isZero();
    own.start();

    client.contract().submitTransaction("put", "b", "2");
    assertThat(client.contract().evaluateTransaction("get", "a")).asString(UTF_8).isEqualTo("1");
  }

  private EndorseException notEndorsed(String... call) {
    return catchThrowableOfType(EndorseException.class, () -> client.endorse(call));
  }

  private static SubmitException notSubmitted(Transaction transaction) {
    return catchThrowableOfType(SubmitException.class, transaction::submitAsync);
  }

  private Code statusUnknown(String txId) {
    return statusUnknown(txId, SHORT);
  }

  private Code statusUnknown(String txId, Duration patience) {
    return catchThrowableOfType(CommitStatusException.class, () -> client.statusOf(txId, patience))
        .getStatus()
        .getCode();
  }

  private static List<String> messages(GatewayException e) {
    return e.getDetails().stream().map(ErrorDetail::getMessage).toList();
  }
}
