package org.varve.ledger.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.NoteSignature;
import org.varve.ledger.testing.LedgerFixtures;

class AttestationTest {

  private static final String ORIGIN = LedgerFixtures.ORIGIN;

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(32);
  private final Checkpoint checkpoint = new Checkpoint(ORIGIN, 258, Digest.sha256(new byte[] {1}));
  private final Cosigner cosigner = new Cosigner(fixtures.key("cosigner"), ORIGIN + "/org-1");
  private final NoteSignature line = cosigner.cosign(checkpoint, LedgerFixtures.START);
  private final String note = checkpoint.text() + "\n" + line + "\n";

  @Test
  void isACheckpointWithTheLineOfOneOrganisation() {
    Attestation attestation = Attestation.parse("org-1", note);

    assertThat(attestation.checkpoint()).isEqualTo(checkpoint);
    assertThat(attestation.note()).hasToString(note);
    assertThat(attestation.key()).isEqualTo("attest/0000000000000102/org-1");
    assertThat(attestation.isSignedBy(cosigner.noteKey())).isTrue();
  }

  @Test
  void isSignedByNoOtherKeyAndForNoOtherRoot() {
    NoteKey other = NoteKey.ofWitness(ORIGIN + "/org-1", fixtures.key("other").verificationKey());
    Checkpoint forged = new Checkpoint(ORIGIN, 258, Digest.sha256(new byte[] {2}));

    assertThat(Attestation.parse("org-1", note).isSignedBy(other)).isFalse();
    assertThat(new Attestation("org-1", forged, line).isSignedBy(cosigner.noteKey())).isFalse();
  }

  @Test
  void isNotUnderTheNameOfAnother() {
    assertThatThrownBy(() -> Attestation.parse("org-2", note))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(
            "is by 'log.example/varve/org-1', expected 'log.example/varve/org-2'");
  }

  @Test
  void hasNoSecondLine() {
    assertThatThrownBy(() -> Attestation.parse("org-1", note + line + "\n"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("2 signature lines");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Org-1", "org/1", "org 1", "123456789012345678901234567890123"})
  void isByAnOrganisationWithAnId(String organisation) {
    assertThatThrownBy(() -> Attestation.parse(organisation, note))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("must have 1 to 32 of a-z, 0-9 and '-'");
  }

  @Test
  void isNoLongerThanItsLimit() {
    assertThatThrownBy(() -> Attestation.parse("org-1", "x".repeat(4000) + note))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("over the limit of 4096");
  }
}
