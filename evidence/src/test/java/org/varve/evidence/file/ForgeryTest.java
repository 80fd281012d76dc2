package org.varve.evidence.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.file.Verdict.Code;

/**
 * 10,000 forgeries: other paths, indexes, sizes, roots, swapped signatures, a forger's own log and
 * witness, rolled-back and forked logs. None is valid.
 */
class ForgeryTest {
  private static final int FORGERIES = 2_500;

  private final Scenario scenario = new Scenario();
  private final Forger forger = new Forger(scenario);

  /** Trusts the signer without a binding as well, so that nothing is refused for lack of one. */
  private final Verifier verifier =
      new Verifier(
          scenario
              .trust()
              .signer(Scenario.SIGNER.signer(), Scenario.SIGNER_KEY.verificationKey())
              .seen(Scenario.SIZE, scenario.log.root(Scenario.SIZE))
              .build());

  @Test
  void theTruthThatForgeriesAreMadeOfIsValid() {
    assertThat(verifier.verify(forger.truth().encode()).isValid()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noForgeryIsValid(long seed) {
    Random random = new Random(seed);
    List<Map.Entry<String, Function<Random, EvidenceFile>>> kinds =
        List.copyOf(forger.forgeries().entrySet());
    for (int i = 0; i < FORGERIES; i++) {
      Map.Entry<String, Function<Random, EvidenceFile>> kind = kinds.get(i % kinds.size());
      EvidenceFile forged = kind.getValue().apply(random);
      assertThat(verifier.verify(forged.encode()).isValid())
          .as("seed %d, forgery %d: %s", seed, i, kind.getKey())
          .isFalse();
    }
  }

  @Test
  void verdictsTellForgersApartFromWhatWasChanged() {
    assertCode(Forger.OWN_LOG, Code.UNTRUSTED_LOG);
    assertCode(Forger.OWN_CHECKPOINT, Code.UNTRUSTED_LOG);
    assertCode(Forger.OWN_WITNESS, Code.NOT_AGREED);
    assertCode(Forger.OWN_SIGNER, Code.UNKNOWN_KEY);
    assertCode(Forger.OWN_AUTHORITY, Code.UNKNOWN_KEY);
    assertCode(Forger.FORK, Code.ROLLED_BACK);
    assertCode("another operation", Code.TAMPERED);
  }

  private void assertCode(String kind, Code code) {
    EvidenceFile forged = forger.forgeries().get(kind).apply(new Random(5));
    assertThat(verifier.verify(forged.encode()).code()).as(kind).isEqualTo(code);
  }
}
