package org.varve.ledger.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.channel.AdmissionRecord;
import org.varve.ledger.channel.ChannelError;
import org.varve.ledger.channel.ChannelError.Code;
import org.varve.ledger.channel.ChannelFunction;
import org.varve.ledger.channel.ChannelKeys;
import org.varve.ledger.channel.RefusalDetails;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.Refusal;
import org.varve.ledger.state.StateKeys;
import org.varve.ledger.testing.BadBlock;
import org.varve.ledger.testing.BadOperation;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestParties;
import org.varve.ledger.testing.TestSource;

/** What an endorser says of data blocks. */
class RecordTest {

  private final TestParties parties = new TestParties(LedgerFixtures.seeded(51));
  private final TestAuthority authority = parties.authority();
  private final FakePeer peer = new FakePeer();

  @BeforeEach
  void foundsAndSettles() {
    assertThat(peer.found(parties.fixtures().genesis()).isEndorsed()).isTrue();
    parties.settle().forEach(block -> assertThat(peer.record(block).isEndorsed()).isTrue());
  }

  @Test
  void dataWritesTheRecordOfItsAdmissionAlone() {
    DataBlock block = authority.seal(parties.source().says("1"), parties.neighbour().says("2"));

    Outcome outcome = peer.record(block);

    assertThat(outcome.writes()).containsOnlyKeys(ChannelKeys.block(block.digest()));
    assertThat(recordOf(outcome, block))
        .isEqualTo(new AdmissionRecord(DataManagementContract.VERSION, new TreeMap<>()));
    assertThat(RefusalDetails.decode(outcome.response().getPayload()).texts()).isEmpty();
  }

  /** Else two submitters of one source would invalidate each other's transactions. */
  @Test
  void dataReadsTheRegistryAloneAndEachKeyOnce() {
    DataBlock block =
        authority.seal(
            parties.source().says("1"), parties.source().says("2"), parties.neighbour().says("3"));

    List<String> reads = peer.record(block).reads();

    assertThat(reads).doesNotHaveDuplicates().allMatch(key -> key.matches("[gsfrm]/.*"));
    assertThat(reads)
        .contains(
            "g/", ChannelKeys.of(StateKeys.signer(parties.source().key().verificationKey().kid())));
  }

  @Test
  void aBlockThatIsSentAgainIsEndorsedAgainAndAlike() {
    DataBlock block = authority.seal(parties.source().says("1"));

    Outcome first = peer.record(block);

    assertThat(peer.record(block).writes()).isEqualTo(first.writes());
  }

  @ParameterizedTest
  @MethodSource
  @Tag("Y-8.2-c")
  void oneBadOperationIsRefusedWithoutItsNeighbours(BadOperation bad) {
    DataBlock block =
        authority.seal(
            parties.neighbour().says("before"), bad.in(parties), parties.neighbour().says("after"));

    Outcome outcome = peer.record(block);

    assertThat(recordOf(outcome, block).refusals()).containsExactly(Map.entry(1, bad.reason()));
    assertThat(RefusalDetails.decode(outcome.response().getPayload()).texts()).containsOnlyKeys(1);
  }

  static Stream<BadOperation> oneBadOperationIsRefusedWithoutItsNeighbours() {
    return Arrays.stream(BadOperation.values()).filter(bad -> bad.reason().isDecidedAtAdmission());
  }

  @ParameterizedTest
  @MethodSource
  void aBadBlockIsRefusedWhole(BadBlock bad) {
    Outcome outcome = peer.record(bad.in(parties));

    assertThat(outcome.error())
        .flatMap(ChannelError::refusal)
        .map(Refusal::reason)
        .contains(bad.reason());
    assertThat(outcome.writes()).isEmpty();
  }

  static Stream<BadBlock> aBadBlockIsRefusedWhole() {
    return Arrays.stream(BadBlock.values()).filter(bad -> bad.reason().isDecidedAtAdmission());
  }

  @Test
  void aBindingIsInForceFromTheNextBlockOn() {
    TestSource friend = parties.source("friend");
    DataBlock binding = authority.seal(authority.binds(friend), friend.says("too early"));
    String signer = ChannelKeys.of(StateKeys.signer(friend.key().verificationKey().kid()));

    Outcome bound = peer.record(binding);

    assertThat(bound.writes()).containsKey(signer);
    assertThat(recordOf(bound, binding).refusals())
        .containsExactly(Map.entry(1, RefusalReason.UNKNOWN_SIGNER));
    DataBlock word = authority.seal(friend.says("now"));
    assertThat(recordOf(peer.record(word), word).refusals()).isEmpty();
    peer.record(authority.seal(authority.revokes(friend)));
    DataBlock late = authority.seal(friend.says("too late"));
    assertThat(recordOf(peer.record(late), late).refusals())
        .containsExactly(Map.entry(0, RefusalReason.SIGNER_REVOKED));
  }

  @Test
  void aStatementThatIsInTheRegistryAlreadyIsNotWrittenAgain() {
    Operation binding = authority.binds(parties.source("friend"));
    peer.record(authority.seal(binding));
    DataBlock again = authority.seal(binding);

    assertThat(peer.record(again).writes()).containsOnlyKeys(ChannelKeys.block(again.digest()));
  }

  @Test
  void whatIsNoDataBlockIsMalformed() {
    byte[] broken = authority.seal(parties.source().says("1")).encode().clone();
    broken[3] ^= 1;

    for (byte[] bytes : List.of(new byte[0], "block".getBytes(UTF_8), broken)) {
      assertThat(peer.invoke(ChannelFunction.RECORD, bytes).error())
          .map(ChannelError::code)
          .contains(Code.MALFORMED);
    }
    assertThat(peer.invoke(ChannelFunction.RECORD, new byte[DataBlock.MAX_BYTES + 1]).error())
        .map(ChannelError::text)
        .hasValueSatisfying(text -> assertThat(text).contains("over the limit of 16777216"));
  }

  private static AdmissionRecord recordOf(Outcome outcome, DataBlock block) {
    String value = outcome.writes().get(ChannelKeys.block(block.digest()));
    return AdmissionRecord.decode(HexFormat.of().parseHex(value));
  }
}
