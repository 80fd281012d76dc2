package org.varve.ledger.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.channel.ChannelError;
import org.varve.ledger.channel.ChannelError.Code;
import org.varve.ledger.channel.ChannelFunction;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestParties;

/** What holds for every transaction, and how a log is founded. */
class VarveChaincodeTest {

  private static final Instant NOW = LedgerFixtures.START;

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(52);
  private final TestParties parties = new TestParties(fixtures);
  private final FakePeer peer = new FakePeer();

  @Test
  void aLogIsFoundedOnceAndSayingSoAgainChangesNothing() {
    Outcome first = peer.found(fixtures.genesis());
    Outcome again = peer.found(fixtures.genesis());

    assertThat(first.writes()).containsKey("g/");
    assertThat(again.isEndorsed()).isTrue();
    assertThat(again.writes()).isEmpty();
  }

  @Test
  void anotherLogIsNotFoundedInItsPlace() {
    peer.found(fixtures.genesis());

    Outcome other = peer.found(LedgerFixtures.seeded(53).genesis());

    assertThat(other.error())
        .contains(
            new ChannelError(
                Code.FOUNDED,
                "the log here is 'log.example/varve' since operation %s; join it, or use another channel"
                    .formatted(fixtures.genesis().id().hex())));
  }

  @Test
  void onlyAGenesisOperationFoundsALog() {
    Operation word = parties.source().says("1");

    assertThat(peer.found(word).error())
        .contains(new ChannelError(Code.MALFORMED, "leaf 0 is a DATA operation, expected GENESIS"));
    assertThat(codeOf(peer.invoke(ChannelFunction.FOUND, new byte[] {1}))).contains(Code.MALFORMED);
    assertThat(peer.state()).isEmpty();
  }

  @Test
  void nothingIsRecordedBeforeTheLogIsFounded() {
    DataBlock block = parties.authority().seal(parties.source().says("1"));

    assertThat(codeOf(peer.record(block))).contains(Code.NOT_FOUNDED);
    assertThat(codeOf(peer.attest("org", "note"))).contains(Code.NOT_FOUNDED);
  }

  @Test
  void thereAreNoOtherFunctionsAndNoOtherCountsOfArguments() {
    for (List<byte[]> arguments :
        List.of(
            List.<byte[]>of(),
            texts("read", "key"),
            texts("record"),
            texts("record", "block", "more"),
            texts("attest", "org"),
            texts("x".repeat(10_000)))) {
      Outcome outcome = peer.invoke(arguments);
      assertThat(codeOf(outcome)).contains(Code.MALFORMED);
      assertThat(outcome.response().getMessage()).hasSizeLessThan(200);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-300_001, 300_001, -4_000_000_000_000L, 4_000_000_000_000L})
  void aTransactionOfAnotherTimeIsNotEndorsed(long millis) {
    Outcome outcome = peer.at(NOW.plusMillis(millis)).found(fixtures.genesis());

    assertThat(codeOf(outcome)).contains(Code.CLOCK);
    assertThat(outcome.writes()).isEmpty();
    assertThat(outcome.reads()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"other, other", "other, varve", "varve, other", "'', ''"})
  void nobodyCallsItThroughAnotherChaincodeOrAsAnother(String addressed, String called) {
    Outcome outcome = peer.proposing(addressed, called).found(fixtures.genesis());

    assertThat(codeOf(outcome)).contains(Code.MALFORMED);
    assertThat(outcome.response().getMessage())
        .contains("for chaincode '%s' and calls '%s'".formatted(addressed, called));
    assertThat(outcome.writes()).isEmpty();
    assertThat(outcome.reads()).isEmpty();
  }

  @Test
  void whoWasNotToldItsNameTakesAnyThatHeaderAndSpecShare() {
    FakePeer untold = new FakePeer(Optional.empty());

    assertThat(codeOf(untold.proposing("first", "second").found(fixtures.genesis())))
        .contains(Code.MALFORMED);
    assertThat(untold.proposing("second", "second").found(fixtures.genesis()).isEndorsed())
        .isTrue();
  }

  @Test
  void argumentsAreThoseThatTheClientSigned() {
    byte[] genesis = fixtures.genesis().bytes();
    List<byte[]> call = List.of("found".getBytes(UTF_8), genesis);
    for (List<byte[]> signed :
        List.of(
            List.<byte[]>of(),
            texts("found"),
            texts("found", "another"),
            List.of("record".getBytes(UTF_8), genesis),
            List.of("found".getBytes(UTF_8), genesis, new byte[0]))) {
      Outcome outcome = peer.signing(arguments -> signed).invoke(call);
      assertThat(codeOf(outcome)).contains(Code.MALFORMED);
      assertThat(outcome.response().getMessage()).contains("not those of the signed proposal");
    }
    assertThat(peer.signing(arguments -> arguments).invoke(call).isEndorsed()).isTrue();
  }

  @Test
  void theTimeOfATransactionChangesNothingThatIsWritten() {
    FakePeer late = new FakePeer();
    Duration tolerance = VarveChaincode.CLOCK_TOLERANCE;

    Outcome early = peer.at(NOW.minus(tolerance)).found(fixtures.genesis());

    assertThat(early.writes()).isNotEmpty();
    assertThat(late.at(NOW.plus(tolerance)).found(fixtures.genesis()).writes())
        .isEqualTo(early.writes());
  }

  private static Optional<Code> codeOf(Outcome outcome) {
    return outcome.error().map(ChannelError::code);
  }

  private static List<byte[]> texts(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
  }
}
