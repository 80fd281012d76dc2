package org.varve.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;

class NoteKeyTest {
  private static final String VKEY =
      "log.example/varve+33d58d17+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd";

  @Test
  void readsWhatItPrints() {
    NoteKey key = NoteKey.parse(VKEY);
    assertThat(key).hasToString(VKEY);
    assertThat(key.name()).isEqualTo("log.example/varve");
    assertThat(key.type()).isEqualTo(NoteKeyType.ED25519);
    assertThat(key.id()).isEqualTo(0x33d58d17);
    assertThat(key.key()).isEqualTo(WorkedExample.checkpointKey().verificationKey());
    assertThat(key).isEqualTo(NoteKey.parse(VKEY)).hasSameHashCodeAs(NoteKey.parse(VKEY));
  }

  @Test
  void aWitnessKeyPublishedAsOrdinaryKeyGetsTheIdOfCosignatures() {
    NoteKey published =
        NoteKey.ofLog("witness.example/w1", WorkedExample.witnessKey().verificationKey());
    NoteKey witness = published.asWitness();
    assertThat(witness + "\n").isEqualTo(WorkedExample.text("witness.vkey"));
    assertThat(witness.asWitness()).isSameAs(witness);
    assertThat(witness).isNotEqualTo(published);
  }

  @Test
  void noteKeysAreEd25519() {
    SigningKey p256 = SigningKey.generate(SignatureAlgorithm.ES256);
    assertThatThrownBy(() -> NoteKey.ofLog("log.example", p256.verificationKey()))
        .hasMessageContaining("Ed25519");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "log.example/varve",
        "log.example/varve+33d58d17",
        "log.example/varve+33d58d17+",
        "log.example/varve+33d58d17+====",
        "log.example/varve+33D58D17+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd",
        "log.example/varve+33d58d18+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd",
        "log.example/varve+33d58d1+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd",
        "log.example/other+33d58d17+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd",
        "log example/varve+33d58d17+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd",
        "+33d58d17+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd",
        "log.example/varve+33d58d17+BiVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd",
        "log.example/varve+33d58d17+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqQ==",
        "log.example/varve+33d58d17+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd ",
      })
  void refusesEveryOtherForm(String vkey) {
    assertThatThrownBy(() -> NoteKey.parse(vkey)).isInstanceOf(MalformedException.class);
  }
}
