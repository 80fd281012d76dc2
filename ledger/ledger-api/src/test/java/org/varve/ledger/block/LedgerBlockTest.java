package org.varve.ledger.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.ForkReport;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.block.EncodedLedgerBlock.Span;
import org.varve.ledger.testing.BadBlock;
import org.varve.ledger.testing.BadOperation;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.MemoryLedger;
import org.varve.ledger.testing.TestParties;

class LedgerBlockTest {

  private final TestParties parties = new TestParties(LedgerFixtures.seeded(15));
  private final MemoryLedger ledger = MemoryLedger.found(parties.fixtures(), Clock.systemUTC());
  private final List<byte[]> stored = new ArrayList<>();

  /** Ledger blocks with everything in them that a ledger block can have. */
  @BeforeEach
  void storeBlocks() {
    ledger.record(parties.settle());
    List<Operation> operations = new ArrayList<>();
    for (BadOperation kind : BadOperation.values()) {
      operations.add(kind.in(parties));
      operations.add(parties.neighbour().says("beside " + kind));
    }
    operations.add(parties.neighbour().skips().says("after a gap"));
    operations.add(operations.get(1));
    ledger.record(List.of(seal(operations.toArray(Operation[]::new))));
    assertThat(ledger.append(BadBlock.BY_A_CLONE_OF_THE_AUTHORITY.in(parties)))
        .isCompletedExceptionally();
    assertThat(
            ledger.appendGroup(
                List.of(
                    seal(parties.neighbour().says("1"), parties.neighbour().skips().says("3")),
                    BadBlock.FOR_ANOTHER_CHAIN.in(parties),
                    seal(parties.neighbour().says("4")),
                    BadBlock.BY_A_CLONE_OF_THE_AUTHORITY.in(parties),
                    seal(operations.get(1)),
                    seal(parties.neighbour().says("5")))))
        .extracting(CompletableFuture::isCompletedExceptionally)
        .containsExactly(false, true, false, true, false, false);
    stored.addAll(ledger.stored());
  }

  @Test
  void readsBackWhatItWrote() {
    assertThat(stored).hasSize(7);
    for (byte[] bytes : stored) {
      assertThat(LedgerBlock.decode(bytes).encode().bytes()).isEqualTo(bytes);
    }
  }

  @Test
  void keepsEveryOutcome() {
    RecordedBlock mixed = LedgerBlock.decode(stored.get(4)).blocks().get(0);
    BadOperation[] kinds = BadOperation.values();
    for (int i = 0; i < kinds.length; i++) {
      assertThat(mixed.outcomes().get(2 * i).refusal()).contains(kinds[i].reason());
      assertThat(mixed.outcomes().get(2 * i + 1)).isEqualTo(OutcomeCode.RECORDED);
    }
    assertThat(mixed.outcomes().get(2 * kinds.length)).isEqualTo(OutcomeCode.RECORDED_AFTER_GAP);
    assertThat(mixed.outcomes().get(2 * kinds.length + 1)).isEqualTo(OutcomeCode.DUPLICATE);
    assertThat(mixed.contradictions()).hasSize(2);

    RecordedBlock refused = LedgerBlock.decode(stored.get(5)).blocks().get(0);
    assertThat(refused.sealing().refusal()).contains(RefusalReason.FORK);
    assertThat(refused.outcomes()).containsExactly(OutcomeCode.NOT_RECORDED);
    assertThat(refused.leafCount()).isZero();
  }

  @Test
  void saysWhereEachLeafLies() {
    long leaf = 0;
    for (byte[] bytes : stored) {
      LedgerBlock block = LedgerBlock.decode(bytes);
      List<Span> spans = block.encode().leaves();
      assertThat(block.firstLeafIndex()).isEqualTo(leaf);
      List<Operation> expected = new ArrayList<>(block.genesis().stream().toList());
      block.blocks().forEach(recorded -> expected.addAll(leavesOf(recorded)));
      List<Operation> found =
          spans.stream().map(span -> Operation.decode(cut(bytes, span))).toList();
      assertThat(found).isEqualTo(expected);
      leaf += spans.size();
    }
  }

  @Test
  void showsFollowersEveryLeafAndForkOfAGroup() throws Exception {
    assertThat(LedgerBlock.decode(stored.get(6)).blocks()).hasSize(4);
    try (CommittedBlocks stream = ledger.blocks(6)) {
      CommittedBlock group = stream.next(Duration.ZERO).orElseThrow();

      long first = LedgerBlock.decode(stored.get(6)).firstLeafIndex();
      assertThat(group.operations()).hasSize(7);
      for (int i = 0; i < 7; i++) {
        assertThat(ledger.log().operation(first + i)).contains(group.operations().get(i));
      }
      assertThat(group.forks()).extracting(ForkReport::reason).containsExactly(RefusalReason.FORK);
    }
  }

  @Test
  void givesBackStateAndLogByReplay() {
    MemoryLedger replayed = MemoryLedger.replay(parties.fixtures(), Clock.systemUTC(), stored);

    assertThat(replayed.log().head()).isEqualTo(ledger.log().head());
    assertThat(replayed.log().signers()).isEqualTo(ledger.log().signers());
    assertThat(replayed.status()).isEqualTo(ledger.status());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readsNothingElse(long seed) {
    Random random = new Random(seed);
    for (byte[] bytes : stored) {
      for (int i = 0; i < 60; i++) {
        byte[] changed = bytes.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        assertRefusedOrKeptWhole(changed, seed);
      }
      byte[] shorter = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      assertThatThrownBy(() -> LedgerBlock.decode(shorter)).isInstanceOf(MalformedException.class);
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThatThrownBy(() -> LedgerBlock.decode(longer)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void hasAGenesisOperationAtHeightZeroOnly() {
    LedgerBlock first = LedgerBlock.decode(stored.get(0));
    LedgerBlock second = LedgerBlock.decode(stored.get(1));

    assertThatThrownBy(() -> copy(first, Optional.empty(), List.of()))
        .hasMessageContaining("height is 0 without");
    assertThatThrownBy(() -> copy(second, first.genesis(), second.blocks()))
        .hasMessageContaining("height is 1 with");
    assertThatThrownBy(() -> copy(first, first.genesis(), second.blocks()))
        .hasMessageContaining("expected 0 to 0");
    assertThatThrownBy(() -> copy(second, Optional.empty(), List.of()))
        .hasMessageContaining("expected 1 to 1024");
    List<RecordedBlock> twice = List.of(second.blocks().get(0), second.blocks().get(0));
    assertThatThrownBy(() -> copy(second, Optional.empty(), twice))
        .hasMessageContaining("adds 12 leaves to a log of 7");
  }

  @ParameterizedTest
  @EnumSource(RefusalReason.class)
  void knowsTheCodeOfEveryReason(RefusalReason reason) {
    assertThat(OutcomeCode.decode(reason.code()).refusal()).contains(reason);
    assertThat(OutcomeCode.decode(reason.code()).isRecorded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 4, 15, 35, 255, 256, 1L << 32})
  void refusesACodeOfANewerVersion(long code) {
    assertThatThrownBy(() -> OutcomeCode.decode(code))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("unknown outcome code " + code);
  }

  private DataBlock seal(Operation... operations) {
    return parties.authority().seal(operations);
  }

  private static LedgerBlock copy(
      LedgerBlock block, Optional<Operation> genesis, List<RecordedBlock> blocks) {
    return new LedgerBlock(
        block.height(),
        block.previousHash(),
        block.contractVersion(),
        genesis,
        blocks,
        block.head());
  }

  private static void assertRefusedOrKeptWhole(byte[] changed, long seed) {
    LedgerBlock read;
    try {
      read = LedgerBlock.decode(changed);
    } catch (MalformedException expected) {
      return;
    }
    assertThat(read.encode().bytes()).as("seed %s", seed).isEqualTo(changed);
  }

  private static List<Operation> leavesOf(RecordedBlock recorded) {
    List<Operation> leaves = new ArrayList<>();
    for (int i = 0; i < recorded.outcomes().size(); i++) {
      if (recorded.outcomes().get(i).isRecorded()) {
        leaves.add(recorded.block().operations().get(i));
      }
    }
    if (recorded.sealing().isRecorded()) {
      leaves.add(recorded.block().blockOperation());
    }
    return leaves;
  }

  private static byte[] cut(byte[] bytes, Span span) {
    return Arrays.copyOfRange(bytes, span.offset(), span.offset() + span.length());
  }
}
