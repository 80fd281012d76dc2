package org.varve.ledger.fabric;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.shim.Chaincode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.BlockRefusedException;
import org.varve.ledger.Commit;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.chaincode.VarveChaincode;
import org.varve.ledger.fabric.FabricMetrics.Setback;
import org.varve.ledger.fabric.testing.ChannelDouble;
import org.varve.ledger.fabric.testing.ChannelSettings;
import org.varve.ledger.fabric.testing.ChannelSettings.Consensus;
import org.varve.ledger.fabric.testing.Mischief;
import org.varve.ledger.fabric.testing.NodeOnDouble;
import org.varve.ledger.fabric.testing.PeerDouble;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;

/** What becomes of a data block when a network misbehaves: the table of {@code docs/fabric.md}. */
class OutcomesTest {
  private static final Duration SOON = Duration.ofMillis(300);

  /** Operations, each of at least so many bytes. */
  private static final int MANY = 100;

  private static final int BYTES_MIN = 200;

  @TempDir Path folder;

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(6);
  private final TestAuthority authority = fixtures.authority();
  private final TestSource source = fixtures.source("urn:varve:source:thermometer");
  private final List<Setback> setbacks = new CopyOnWriteArrayList<>();
  private final AtomicReference<Duration> clockOff = new AtomicReference<>(Duration.ZERO);
  private final AtomicReference<String> committedAs = new AtomicReference<>(VarveChaincode.NAME);
  private Runnable atSetback = () -> {};

  private ChannelDouble channel;
  private PeerDouble own;
  private PeerDouble second;
  private PeerDouble other;
  private FabricLedger ledger;

  @BeforeEach
  void open() throws Exception {
    open(ChannelSettings.of("varve").endorsedBy(2), Duration.ofSeconds(30));
  }

  private void open(ChannelSettings settings, Duration patience) throws Exception {
    channel = new ChannelDouble(settings);
    own = channel.join("MSP-one", this::chaincode);
    other = channel.join("MSP-two", this::chaincode);
    second = channel.join("MSP-one", this::chaincode);
    ledger =
        NodeOnDouble.founding(
                Files.createTempDirectory(folder, "node"), fixtures, "one", own, second)
            .limits(usual -> usual.withPatience(SOON, patience))
            .metrics(
                new FabricMetrics() {
                  @Override
                  public void again(Setback why) {
                    setbacks.add(why);
                    atSetback.run();
                  }
                })
            .open();
  }

  private void reopen(ChannelSettings settings, Duration patience) throws Exception {
    close();
    open(settings, patience);
  }

  private Chaincode chaincode() {
    InstantSource time = () -> Clock.systemUTC().instant().plus(clockOff.get());
    return VarveChaincode.ready(
        "varve:1",
        committedAs.get(),
        time.withZone(ZoneOffset.UTC),
        VarveChaincode.CLOCK_TOLERANCE);
  }

  @AfterEach
  void close() {
    ledger.close();
    channel.close();
  }

  /** What passes: the block is recorded, once, in a further transaction if need be. */
  private enum Passing {
    PEERS_DIFFER(Setback.ENDORSEMENT, test -> test.other.tell(Mischief.ENDORSES_SOMETHING_ELSE, 1)),
    OTHER_PEER_IS_AWAY(Setback.ENDORSEMENT, test -> test.other.tell(Mischief.IS_UNREACHABLE, 1)),
    NO_ENDORSEMENT_IN_TIME(
        Setback.ENDORSEMENT, test -> test.own.tell(Mischief.ENDORSEMENT_TIMES_OUT, 1)),
    TOO_MANY_CALLS(
        Setback.ENDORSEMENT,
        test -> {
          test.own.limitGateway(0);
          test.atSetback = () -> test.own.limitGateway(500);
        }),
    OTHER_CHAINCODE_IS_AWAY(
        Setback.ENDORSEMENT,
        test -> {
          test.other.stopChaincode();
          test.atSetback = test.other::startChaincode;
        }),
    CLOCK_IS_WRONG(
        Setback.ENDORSEMENT,
        test -> {
          test.clockOff.set(Duration.ofHours(1));
          test.atSetback = () -> test.clockOff.set(Duration.ZERO);
        }),
    ORDERERS_ARE_AWAY(Setback.SUBMISSION, test -> test.own.tell(Mischief.SUBMIT_FAILS, 1)),
    ORDERERS_SAY_NO_AND_ORDER(
        Setback.SUBMISSION, test -> test.own.tell(Mischief.SUBMIT_FAILS_YET_ORDERS, 1)),
    ORDERERS_SAY_NOTHING_AND_ORDER(
        Setback.SUBMISSION, test -> test.own.tell(Mischief.SUBMIT_TIMES_OUT_YET_ORDERS, 1)),
    READS_ARE_STALE(
        Setback.INVALID, test -> test.channel.spoilNext(TxValidationCode.MVCC_READ_CONFLICT)),
    TOO_FEW_ENDORSED(
        Setback.INVALID,
        test -> test.channel.spoilNext(TxValidationCode.ENDORSEMENT_POLICY_FAILURE)),
    TRANSACTION_IS_LOST(Setback.UNKNOWN, test -> test.own.tell(Mischief.LOSES_SUBMITTED, 1)),
    STREAM_IS_CUT(Setback.STREAM, test -> test.own.tell(Mischief.CUTS_EVENTS, 1)),
    PEER_IS_LATE(
        Setback.UNKNOWN,
        test -> {
          test.own.hold();
          test.atSetback = test.own::release;
        }),
    PEER_IS_LATE_AND_SILENT(
        Setback.UNKNOWN,
        test -> {
          test.own.hold();
          test.own.tell(Mischief.CUTS_COMMIT_STATUS, 1);
          test.atSetback = test.own::release;
        });

    private final Setback setback;

    @SuppressWarnings("ImmutableEnumChecker") // each is a lambda that holds nothing
    private final Consumer<OutcomesTest> trouble;

    Passing(Setback setback, Consumer<OutcomesTest> trouble) {
      this.setback = setback;
      this.trouble = trouble;
    }
  }

  @ParameterizedTest
  @EnumSource
  void recordsABlockOnceWhenTroublePasses(Passing passing) {
    settle();
    setbacks.clear();
    passing.trouble.accept(this);

    assertRecordedOnce(block());

    assertThat(setbacks).contains(passing.setback);
  }

  @Test
  void recordsABlockOnceThatComesInTwoTransactions() {
    settle();
    DataBlock block = block();
    long before = ledger.log().head().size();

    Commit first = append(block);
    Commit again = append(block);

    assertThat(again.outcomes()).hasSameSizeAs(first.outcomes());
    assertThat(ledger.log().head().size()).isEqualTo(before + 2);
  }

  @Test
  void foldsABlockOnceThatIsDeliveredTwice() {
    settle();
    own.tell(Mischief.DELIVERS_TWICE, 1);

    assertRecordedOnce(block());
  }

  @Test
  void recordsWhatBftSaysItDidNot() throws Exception {
    reopen(
        ChannelSettings.of("varve").ordered(Consensus.BFT).endorsedBy(2), Duration.ofSeconds(30));
    settle();
    own.tell(Mischief.SUBMIT_FAILS_YET_ORDERS, 1);

    assertRecordedOnce(block());
  }

  @Test
  void goesToTheNextPeerOfItsOrganisation() {
    settle();
    own.stop();

    assertRecordedOnce(block());
    assertThat(setbacks).contains(Setback.STREAM);
  }

  @Test
  void goesOnWhenItsPeersHaveLostEverything() {
    settle();
    for (PeerDouble peer : List.of(own, second)) {
      peer.stop();
      peer.wipe();
      peer.start();
    }

    assertRecordedOnce(block());
  }

  @Test
  void refusesForGoodWhatTheChaincodeRefuses() {
    settle();

    BlockRefusedException refused =
        refusal(fixtures.authorityElsewhere().seal(source.says("21.5")));

    assertThat(refused.reason()).isEqualTo(RefusalReason.WRONG_CHAIN);
  }

  @Test
  void refusesForGoodWhatTheChaincodeCallsMalformed() {
    settle();
    committedAs.set("readings");
    for (PeerDouble peer : List.of(own, second, other)) {
      peer.stopChaincode();
      peer.startChaincode();
    }

    BlockRefusedException refused = refusal(block());

    assertThat(refused.reason()).isEqualTo(RefusalReason.OPERATION_MALFORMED);
    assertThat(refused).hasMessageContaining("this is 'readings' (VARVE_CHAINCODE_NAME)");
  }

  @Test
  void failsAtOnceWhenPeersDoNotTakeItsCertificate() {
    settle();
    List.of(own, second).forEach(peer -> peer.tell(Mischief.DENIES_ACCESS, 1));

    CompletionException failure =
        catchThrowableOfType(CompletionException.class, () -> append(block()));

    assertThat(failure)
        .hasCauseInstanceOf(LedgerFailedException.class)
        .hasMessageContaining("look at certificate");
  }

  @ParameterizedTest
  @EnumSource
  void refusesForGoodWhatIsTooLargeForTheChannel(Consensus consensus) throws Exception {
    reopen(
        ChannelSettings.of("varve")
            .ordered(consensus)
            .endorsedBy(2)
            .absoluteMaxBytes(MANY * BYTES_MIN),
        Duration.ofSeconds(30));
    settle();

    BlockRefusedException refused =
        refusal(
            authority.seal(
                IntStream.range(0, MANY).mapToObj(each -> source.says("21.5")).toList()));

    assertThat(refused.reason()).isEqualTo(RefusalReason.BLOCK_TOO_LARGE);
    assertThat(refused).hasMessageContaining("AbsoluteMaxBytes");
  }

  @Test
  void saysThatAnOutcomeIsUnknownWhenItsPatienceEnds() throws Exception {
    reopen(ChannelSettings.of("varve").endorsedBy(2), Duration.ofSeconds(5));
    settle();
    DataBlock block = block();
    for (PeerDouble peer : List.of(own, second)) {
      peer.tell(Mischief.SUBMIT_FAILS, Integer.MAX_VALUE);
    }

    CompletionException failure =
        catchThrowableOfType(CompletionException.class, () -> append(block));

    assertThat(failure)
        .hasCauseInstanceOf(LedgerFailedException.class)
        .hasMessageContaining("append the same block again");
    for (PeerDouble peer : List.of(own, second)) {
      peer.tell(Mischief.SUBMIT_FAILS, 0);
    }
    assertRecordedOnce(block);
  }

  @Test
  @Tag("Y-6.2.2-b")
  void recordsNothingWhileTooFewOrganisationsEndorse() throws Exception {
    reopen(ChannelSettings.of("varve").endorsedBy(2), Duration.ofSeconds(3));
    settle();
    long before = ledger.log().head().size();
    other.stop();

    CompletionException failure =
        catchThrowableOfType(CompletionException.class, () -> append(block()));

    assertThat(failure).hasCauseInstanceOf(LedgerFailedException.class);
    assertThat(ledger.log().head().size()).isEqualTo(before);
    other.start();
    assertThat(append(block()).outcomes().get(0)).isInstanceOf(Recorded.class);
  }

  private void settle() {
    append(authority.seal(authority.registersOpaque(), authority.binds(source)));
  }

  private DataBlock block() {
    return authority.seal(source.says("21.5"));
  }

  /** The operation and the BLOCK operation, and nothing else of the same later. */
  private void assertRecordedOnce(DataBlock block) {
    long before = ledger.log().head().size();
    Commit commit = append(block);
    assertThat(commit.outcomes().get(0)).isInstanceOf(Recorded.class);
    append(block());
    assertThat(ledger.log().head().size()).isEqualTo(before + 4);
  }

  private BlockRefusedException refusal(DataBlock block) {
    CompletionException failure =
        catchThrowableOfType(CompletionException.class, () -> append(block));
    assertThat(failure).hasCauseInstanceOf(BlockRefusedException.class);
    return (BlockRefusedException) failure.getCause();
  }

  private Commit append(DataBlock block) {
    return ledger.append(block).orTimeout(60, SECONDS).join();
  }
}
