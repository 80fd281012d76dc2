package org.varve.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.SignedNote;
import org.varve.ledger.TreeHead;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.processing.application.EvidenceHeads;
import org.varve.processing.application.ProcessingMetrics;

/** What is shown of a ledger that organisations share, and under which head it is proven. */
class WitnessingTest {
  private static final Cosigner NORTH = cosigner("north");

  @TempDir Path folder;
  private final LedgerNode node = new LedgerNode();
  private final FakeLedger ledger = new FakeLedger(node.ledger()).sharedByOrganisations();

  @Test
  void nothingIsShownBeforeOrganisationsAgreedAndEvidenceIsGivenAtOnce() {
    Witnessing witnessing = witnessing(WitnessingConfig.none());

    assertThat(witnessing.log().checkpoint()).isEmpty();
    assertThat(witnessing.evidenceHeads().over(1)).isEqualTo(newest());
  }

  @Test
  void whatTheyAgreedOnIsShownAndEvidenceIsGivenUnderIt() {
    EvidenceHeads heads = witnessing(WitnessingConfig.none()).evidenceHeads();
    Witnessing witnessing = witnessing(WitnessingConfig.none());
    SignedNote agreed = cosigned(newest());
    long size = newest().size();
    ledger.agreesOn(agreed);
    node.recorded("later");

    assertThat(witnessing.log().checkpoint()).contains(agreed.toString());
    assertThat(heads.over(size - 1).checkpoint()).isEqualTo(agreed.toString());
    assertThat(heads.over(size)).as("not agreed on yet").isEqualTo(newest());

    ledger.agreesOn(cosigned(newest()));
    assertThat(heads.over(size).size()).isEqualTo(newest().size());
    assertThat(heads.over(size).checkpoint()).isNotEqualTo(newest().checkpoint());
  }

  @Test
  void whatIsShownNeverBecomesSmallerNorAnotherLogs() {
    Witnessing witnessing = witnessing(WitnessingConfig.none());
    SignedNote small = cosigned(newest());
    node.recorded("later");
    SignedNote large = cosigned(newest());
    ledger.agreesOn(large);
    assertThat(witnessing.log().checkpoint()).contains(large.toString());

    ledger.agreesOn(small);
    assertThat(witnessing.log().checkpoint()).contains(large.toString());

    node.recorded("another leaf");
    TreeHead head = newest();
    // No commit has the root of one size at another.
    String other = "\n" + Checkpoint.parse(large.text()).size() + "\n";
    ledger.agreesOn(SignedNote.parse(large.toString().replace(other, "\n" + head.size() + "\n")));
    assertThat(witnessing.log().checkpoint()).contains(large.toString());
  }

  @Test
  void furtherLinesUnderTheSameCheckpointAreShown() {
    Witnessing witnessing = witnessing(WitnessingConfig.none());
    SignedNote one = cosigned(newest());
    ledger.agreesOn(one);
    assertThat(witnessing.log().checkpoint()).contains(one.toString());
    SignedNote two = one.with(cosigner("south").cosign(checkpoint(newest()), Instant.EPOCH));
    ledger.agreesOn(two);
    assertThat(witnessing.log().checkpoint()).contains(two.toString());
  }

  @Test
  void aLedgerOfOneNodeShowsItsNewestCheckpoint() {
    Witnessing alone =
        new Witnessing(
            WitnessingConfig.none(),
            folder.resolve("cosigned.txt"),
            node.ledger(),
            ProcessingMetrics.NOOP);
    assertThat(alone.log().checkpoint()).contains(newest().checkpoint());
    assertThat(alone.evidenceHeads().over(1)).isEqualTo(newest());
  }

  @Test
  void witnessesBesideOrganisationsAreRefused() {
    NoteKey witness = NORTH.noteKey();
    WitnessingConfig none = WitnessingConfig.none();
    WitnessingConfig config =
        new WitnessingConfig(
            List.of(new WitnessingConfig.WitnessAddress("http://w.example", witness.toString())),
            1,
            none.timeout(),
            none.interval(),
            none.delayMax(),
            none.caFile());
    assertThatThrownBy(() -> witnessing(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names 1 witnesses")
        .hasMessageContaining("leave witnesses out");
  }

  private Witnessing witnessing(WitnessingConfig config) {
    return new Witnessing(config, folder.resolve("cosigned.txt"), ledger, ProcessingMetrics.NOOP);
  }

  private TreeHead newest() {
    return node.ledger().log().head();
  }

  private static SignedNote cosigned(TreeHead head) {
    return SignedNote.parse(head.checkpoint()).with(NORTH.cosign(checkpoint(head), Instant.EPOCH));
  }

  private static Checkpoint checkpoint(TreeHead head) {
    return new Checkpoint(LedgerFixtures.ORIGIN, head.size(), head.root());
  }

  private static Cosigner cosigner(String id) {
    return new Cosigner(
        LedgerFixtures.seeded(1).organisation(id).cosigner(), LedgerFixtures.ORIGIN + "/" + id);
  }
}
