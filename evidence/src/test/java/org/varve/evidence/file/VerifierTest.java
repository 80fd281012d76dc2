package org.varve.evidence.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.varve.evidence.file.Verdict.Code;

class VerifierTest {
  private final Scenario scenario = new Scenario();
  private final Verifier verifier = scenario.verifier();

  @Test
  void completeEvidenceIsValid() {
    Verdict verdict = verifier.verify(scenario.full().encode());
    assertThat(verdict.code()).as(verdict.toString()).isEqualTo(Code.VALID);
    assertThat(verdict.sentence())
        .contains("signed by urn:varve:signer:be5de2f4bcdc383add3fc9827d345f1a")
        .contains("for urn:varve:source:bridge-7/temperature")
        .contains("recorded by log.example/varve as entry 700011, at 2026-11-21T09:00:05Z")
        .endsWith("Item 3 is the one that was recorded.");
  }

  @Test
  void encodingIsReadBackAndWrittenTheSame() {
    byte[] evidence = scenario.full().encode();
    assertThat(EvidenceFile.decode(evidence).encode()).isEqualTo(evidence);
  }
}
