package org.varve.evidence.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.SignedNote;

/** Whether a log has only grown, from its checkpoints and a consistency proof. */
class GrowthTest {
  private static final long OLD = 700_000;
  private static final long NEW = Scenario.SIZE;

  private final Scenario scenario = new Scenario();
  private final Verifier verifier = scenario.verifier();
  private final ConsistencyProof proof = scenario.log.consistency(OLD, NEW);
  private final String older = checkpoint(scenario.log, OLD);
  private final String newer = checkpoint(scenario.log, NEW);

  @Test
  void aLogThatOnlyGrewIsValid() {
    Verdict verdict = verifier.checkGrowth(older, newer, proof);
    assertThat(verdict.isValid()).as(verdict.toString()).isTrue();
    ConsistencyProof same = scenario.log.consistency(OLD, OLD);
    assertThat(verifier.checkGrowth(older, older, same).isValid()).isTrue();
  }

  @Test
  void anEntryThatWasChangedLaterIsARollBack() {
    TestLog rewritten = scenario.newLog().put(5, scenario.operation);
    String rewrittenNewer = checkpoint(rewritten, NEW);
    Verdict verdict = verifier.checkGrowth(older, rewrittenNewer, rewritten.consistency(OLD, NEW));
    assertVerdict(verdict, Code.ROLLED_BACK, "newer checkpoint.root");
    assertThat(verdict.nextStep()).contains("Keep both checkpoints");
  }

  @Test
  void twoRootsForOneSizeAreARollBack() {
    String fork = checkpoint(scenario.newLog().put(5, scenario.operation), OLD);
    assertVerdict(
        verifier.checkGrowth(older, fork, scenario.log.consistency(OLD, OLD)),
        Code.ROLLED_BACK,
        "newer checkpoint.root");
  }

  @Test
  void aLogThatShrankIsARollBack() {
    assertVerdict(
        verifier.checkGrowth(newer, older, proof), Code.ROLLED_BACK, "newer checkpoint.size");
  }

  @Test
  void aProofOfOtherSizesProvesNothing() {
    assertVerdict(
        verifier.checkGrowth(older, newer, scenario.log.consistency(OLD - 1, NEW)),
        Code.INCOMPLETE,
        "proof.size");
  }

  @Test
  void bothCheckpointsMustBeOfTheTrustedLogAndConfirmed() {
    String unconfirmed = scenario.log.checkpoint(OLD).toString();
    assertVerdict(
        verifier.checkGrowth(unconfirmed, newer, proof),
        Code.NOT_AGREED,
        "older checkpoint.witnesses");
    String changed = newer.replace("\n" + NEW + "\n", "\n" + (NEW + 1) + "\n");
    assertVerdict(
        verifier.checkGrowth(older, changed, proof),
        Code.TAMPERED,
        "newer checkpoint, signature of log.example/varve");
    assertVerdict(verifier.checkGrowth("nonsense", newer, proof), Code.TAMPERED, "note");
  }

  private static String checkpoint(TestLog log, long size) {
    SignedNote note = log.checkpoint(size, Scenario.WITNESS);
    return note.toString();
  }

  private static void assertVerdict(Verdict verdict, Code code, String where) {
    assertThat(verdict.code()).as(verdict.toString()).isEqualTo(code);
    assertThat(verdict.where()).isEqualTo(where);
  }
}
