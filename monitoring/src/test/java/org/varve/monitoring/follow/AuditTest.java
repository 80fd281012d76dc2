package org.varve.monitoring.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.Digest;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.SignedNote;
import org.varve.monitoring.follow.LogVerdict.Code;

class AuditTest {
  @TempDir Path folder;
  private final TestLog log = new TestLog();
  private final TrustFile trust = log.trust();

  @Test
  void findsALogThatOnlyGrowsConsistent() throws IOException {
    assertThat(look(log.grownTo(300)).code()).isEqualTo(Code.FIRST_SEEN);
    assertThat(look(log).code()).isEqualTo(Code.CONSISTENT);

    LogVerdict verdict = look(log.grownTo(70_000));
    assertThat(verdict.code()).isEqualTo(Code.CONSISTENT);
    assertThat(verdict.sizeBefore()).isEqualTo(300);
    assertThat(verdict.size()).isEqualTo(70_000);
    assertThat(verdict.sentence()).contains("300").contains("70000");
  }

  @Test
  void oneLogMayBeLookedAtWhereAnyOrganisationShowsIt() throws IOException {
    look(log.grownTo(300));
    TestLog other = log.atAnotherNode();
    assertThat(look(other.grownTo(400)).code()).isEqualTo(Code.UNTRUSTED_LOG);

    TrustFile both = TrustFile.parse(trust + "log " + other.logKey() + "\n");
    LogVerdict verdict = new Audit(both, other, folder).look();
    assertThat(verdict.code()).isEqualTo(Code.CONSISTENT);
    assertThat(verdict.sizeBefore()).isEqualTo(300);
    assertThat(new Audit(both, log.grownTo(500), folder).look().code()).isEqualTo(Code.CONSISTENT);
  }

  @Test
  void readsOfALargeLogAHandfulOfFiles() throws IOException {
    look(log.grownTo(300));
    int before = log.reads();
    look(log.grownTo(70_000));

    assertThat(log.reads() - before).isLessThan(10);
  }

  @Test
  void keepsBothSignedCheckpointsOfALogThatShrank() throws IOException {
    look(log.grownTo(300));
    LogVerdict verdict = look(log.rolledBackTo(299));

    assertThat(verdict.code()).isEqualTo(Code.ROLLED_BACK);
    assertThat(verdict.sentence()).contains("It had 300 and now shows 299");
    assertThat(kept(verdict, "older.txt").size()).isEqualTo(300);
    assertThat(kept(verdict, "newer.txt").size()).isEqualTo(299);
    assertThat(look(log.honest().grownTo(301)).code()).isEqualTo(Code.CONSISTENT);
  }

  @Test
  void keepsTwoRootsOfOneSizeAsProofOfAFork() throws IOException {
    look(log.grownTo(300));
    LogVerdict verdict = look(log.forkedAfter(100, 300));

    assertThat(verdict.code()).isEqualTo(Code.FORKED);
    assertThat(kept(verdict, "older.txt").root()).isNotEqualTo(kept(verdict, "newer.txt").root());
    assertThat(verdict.proof().orElseThrow().resolve("newer-begins-with.txt")).doesNotExist();
  }

  @Test
  void findsAForkBehindALargerSizeAndKeepsWhatProvesIt() throws IOException {
    look(log.grownTo(300));
    TestLog other = log.forkedAfter(299, 1_000);
    LogVerdict verdict = look(other);

    assertThat(verdict.code()).isEqualTo(Code.FORKED);
    Path proof = verdict.proof().orElseThrow().resolve("newer-begins-with.txt");
    AddCheckpoint shown = AddCheckpoint.parse(Files.readString(proof));
    assertThat(shown.oldSize()).isEqualTo(300);
    assertThat(shown.path()).isNotEmpty();
    assertThat(Checkpoint.parse(shown.note().text()).size()).isEqualTo(1_000);
    // The older checkpoint stays what the next look is compared with.
    assertThat(look(other).code()).isEqualTo(Code.FORKED);
    assertThat(look(log).code()).isEqualTo(Code.CONSISTENT);
  }

  @Test
  void tellsAFlippedBitInATileFromAFork() throws IOException {
    look(log.grownTo(300));
    log.grownTo(1_000).lyingAbout("tile/0/003.p/232", AuditTest::flipped);
    LogVerdict verdict = look(log);

    assertThat(verdict.code()).isEqualTo(Code.TAMPERED);
    assertThat(verdict.proof()).isEmpty();
    assertThat(look(log.honest()).code()).isEqualTo(Code.CONSISTENT);
  }

  @Test
  void refusesTheCheckpointOfAnotherLogAndOneThatWasChanged() throws IOException {
    TestLog stranger = new TestLog().grownTo(5);
    assertThat(look(stranger).code()).isEqualTo(Code.UNTRUSTED_LOG);

    log.grownTo(5)
        .lyingAbout(
            "checkpoint",
            note -> new String(note, UTF_8).replace("\n5\n", "\n6\n").getBytes(UTF_8));
    assertThat(look(log).code()).isEqualTo(Code.TAMPERED);
    assertThat(folder.resolve("checkpoint")).doesNotExist();
  }

  @Test
  void comparesTheFirstLookWithTheCheckpointOfTheTrustFile() throws IOException {
    log.grownTo(300);
    String text = trust + "seen 200 " + base64(Digest.sha256("never".getBytes(UTF_8))) + "\n";
    LogVerdict verdict = new Audit(TrustFile.parse(text), log, folder).look();

    assertThat(verdict.code()).isEqualTo(Code.FORKED);
    assertThat(verdict.sizeBefore()).isEqualTo(200);
    assertThat(folder.resolve("checkpoint")).doesNotExist();
  }

  @Test
  void aDamagedStateIsToldAndNeverTakenForNone() throws IOException {
    look(log.grownTo(3));
    Files.writeString(folder.resolve("checkpoint"), "x");

    assertThatThrownBy(() -> look(log))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checkpoint is not a checkpoint signed with")
        .hasMessageContaining("move this one away");
  }

  @Test
  void onlyOneProgramAtATimeUsesAFolder() throws IOException {
    try (KeptCheckpoints held = KeptCheckpoints.open(folder, trust)) {
      assertThat(held.newest()).isEmpty();
      assertThatThrownBy(() -> look(log.grownTo(3)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use");
    }
    assertThat(look(log).code()).isEqualTo(Code.FIRST_SEEN);
  }

  private LogVerdict look(TestLog shown) throws IOException {
    return new Audit(trust, shown, folder).look();
  }

  private Checkpoint kept(LogVerdict verdict, String name) throws IOException {
    String text = Files.readString(verdict.proof().orElseThrow().resolve(name));
    SignedNote note = SignedNote.parse(text);
    assertThat(trust.logKeys().haveSigned(note)).isTrue();
    return Checkpoint.parse(note.text());
  }

  private static String base64(Digest digest) {
    return Base64.getEncoder().encodeToString(digest.bytes());
  }

  private static byte[] flipped(byte[] honest) {
    byte[] bytes = honest.clone();
    bytes[bytes.length / 2] ^= 4;
    return bytes;
  }
}
