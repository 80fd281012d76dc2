package org.varve.processing.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.NoteSignature;
import org.varve.evidence.log.SignedNote;
import org.varve.ledger.TreeHead;
import org.varve.processing.LedgerNode;

class AskWitnessesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final LedgerNode node = new LedgerNode();
  private final FakeWitness first = new FakeWitness("witness.example/w1");
  private final FakeWitness second = new FakeWitness("witness.example/w2");
  private final MemoryStore store = new MemoryStore();
  private WitnessedHead witnessed = new WitnessedHead(node.ledger().log());
  private long now;
  private AskWitnesses asking = asking(2);

  @AfterEach
  void stop() {
    asking.stop();
  }

  @Test
  void showsACheckpointWhenEnoughWitnessesHaveCosignedIt() {
    node.recorded("a");
    asking.round();

    SignedNote note = SignedNote.parse(witnessed.checkpoint().orElseThrow());
    assertThat(note.isSignedBy(node.ledger().identity().checkpointKey())).isTrue();
    assertThat(note.isSignedBy(first.key())).isTrue();
    assertThat(note.isSignedBy(second.key())).isTrue();
    assertThat(store.note).isEqualTo(note.toString());
    assertThat(size(note)).isEqualTo(node.ledger().log().head().size());
  }

  @Test
  void provesGrowthFromWhatAWitnessCosignedLast() {
    asking.round();
    node.recorded("a");
    asking.round();
    node.recorded("b");
    asking.round();

    assertThat(first.requests()).hasSize(3);
    assertThat(first.requests().get(2).oldSize()).isEqualTo(size(first.requests().get(1).note()));
    assertThat(shownSize()).isEqualTo(node.ledger().log().head().size());
  }

  @Test
  void showsNothingNewerUntilTheQuorumIsReachedAndThenGoesOn() {
    asking.round();
    long before = shownSize();
    second.says(new WitnessService.Failed("down"));
    node.recorded("a");
    asking.round();
    assertThat(shownSize()).isEqualTo(before);

    second.says(null);
    now += SECOND.toNanos();
    asking.round();
    assertThat(shownSize()).isEqualTo(node.ledger().log().head().size());
    // The first witness was not asked twice for one checkpoint.
    assertThat(first.requests()).hasSize(2);
  }

  @Test
  void givesEvidenceUnderTheCosignedHeadAndOfWhatIsNewerUnderTheNewest() {
    node.recorded("a");
    asking.round();
    TreeHead cosigned = witnessed.over(3);
    assertThat(cosigned.checkpoint()).isEqualTo(witnessed.checkpoint().orElseThrow());
    node.recorded("b");
    TreeHead newest = node.ledger().log().head();

    assertThat(witnessed.over(cosigned.size() - 1)).isEqualTo(cosigned);
    assertThat(witnessed.over(cosigned.size())).isEqualTo(newest);
    assertThat(cosigned.receipt())
        .isEqualTo(node.ledger().log().headFor(cosigned.size() - 1).receipt());
  }

  @Test
  void addsALateCosignatureToTheSameCheckpoint() {
    asking.stop();
    asking = asking(1);
    second.says(new WitnessService.Failed("down"));
    asking.round();
    assertThat(shown().isSignedBy(second.key())).isFalse();
    long size = shownSize();

    second.says(null);
    now += SECOND.toNanos();
    asking.round();
    assertThat(shownSize()).isEqualTo(size);
    assertThat(shown().isSignedBy(first.key())).isTrue();
    assertThat(shown().isSignedBy(second.key())).isTrue();
  }

  @Test
  void startsFromNothingForAWitnessThatForgot() {
    asking.round();
    node.recorded("a");
    second.forget();
    asking.round();

    assertThat(shownSize()).isEqualTo(node.ledger().log().head().size());
    assertThat(second.requests().get(2).oldSize()).isZero();
  }

  @Test
  void believesNoWitnessThatHasCosignedMoreThanThereIs() {
    second.says(new WitnessService.OtherSize(1_000_000));
    asking.round();

    assertThat(witnessed.checkpoint()).isEmpty();
    assertThat(second.requests()).hasSize(1);
  }

  @Test
  void givesUpOnAWitnessThatNamesAnotherSizeEachTime() {
    for (int i = 0; i < 20; i++) {
      node.recorded("a" + i);
    }
    second.says(new WitnessService.OtherSize(3));
    asking.round();

    assertThat(second.requests()).hasSize(3);
    assertThat(witnessed.checkpoint()).isEmpty();
  }

  @Test
  void takesNoLineThatIsNotTheWitnessesOwn() {
    for (String answer :
        new String[] {
          "",
          "hello",
          lineOf(first),
          lineOf(new FakeWitness("witness.example/w2")),
          lineOf(first).replace("w1", "w2")
        }) {
      second.says(new WitnessService.Lines(answer));
      now += Duration.ofHours(1).toNanos();
      asking.round();
      assertThat(witnessed.checkpoint()).as(answer).isEmpty();
    }
    assertThat(second.requests()).hasSize(5);
  }

  @Test
  void asksAFailingWitnessLessAndLessOften() {
    second.says(new WitnessService.Failed("down"));
    for (int seconds = 0; seconds < 200; seconds++) {
      asking.round();
      now += SECOND.toNanos();
    }

    // After 1, 2, 4, 8, 10, 10 ... seconds.
    assertThat(second.requests()).hasSizeBetween(20, 25);
  }

  @Test
  void showsWhatIsOnDiskAfterARestartWithoutAnyWitness() {
    node.recorded("a");
    asking.round();
    String shown = witnessed.checkpoint().orElseThrow();
    restart(2);

    assertThat(witnessed.checkpoint()).contains(shown);
  }

  @Test
  void showsNothingOfBeforeThatTooFewSignedOrThatIsOfAnotherLedger() {
    asking.stop();
    asking = asking(1);
    second.says(new WitnessService.Failed("down"));
    asking.round();
    restart(2);
    assertThat(witnessed.checkpoint()).isEmpty();

    // Of a ledger with the same keys that has more, as after the restore of an old backup.
    LedgerNode larger = new LedgerNode();
    larger.recorded("x");
    SignedNote note = SignedNote.parse(larger.ledger().log().head().checkpoint());
    store.note = note.with(NoteSignature.parse(lineOf(first, note).strip())).toString();
    restart(1);
    assertThat(witnessed.checkpoint()).isEmpty();
  }

  @Test
  void showsNothingThatCouldNotBeKept() {
    store.broken = true;
    asking.round();
    assertThat(witnessed.checkpoint()).isEmpty();

    store.broken = false;
    node.recorded("a");
    asking.round();
    assertThat(shownSize()).isEqualTo(node.ledger().log().head().size());
  }

  private void restart(int quorum) {
    asking.stop();
    witnessed = new WitnessedHead(node.ledger().log());
    asking = asking(quorum);
    asking.resume();
  }

  private AskWitnesses asking(int quorum) {
    Map<NoteKey, WitnessService> witnesses = new LinkedHashMap<>();
    witnesses.put(first.key(), first);
    witnesses.put(second.key(), second);
    return new AskWitnesses(
        node.ledger(),
        witnessed,
        witnesses,
        store,
        new AskWitnesses.Terms(quorum, SECOND, Duration.ofSeconds(10)),
        ProcessingMetrics.NOOP,
        () -> now);
  }

  private SignedNote shown() {
    return SignedNote.parse(witnessed.checkpoint().orElseThrow());
  }

  private long shownSize() {
    return size(shown());
  }

  private static long size(SignedNote note) {
    return Checkpoint.parse(note.text()).size();
  }

  private String lineOf(FakeWitness witness) {
    return lineOf(witness, SignedNote.parse(node.ledger().log().head().checkpoint()));
  }

  private static String lineOf(FakeWitness witness, SignedNote note) {
    witness.forget();
    return ((WitnessService.Lines) witness.add(new AddCheckpoint(0, List.of(), note))).text();
  }

  private static final class MemoryStore implements CosignedStore {
    private @Nullable String note;
    private boolean broken;

    @Override
    public Optional<String> read() {
      return Optional.ofNullable(note);
    }

    @Override
    public void write(String text) throws IOException {
      if (broken) {
        throw new IOException("the disk is full");
      }
      note = text;
    }
  }
}
