package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.golden.GoldenFiles;

/** Evidence that was ever given out must verify for ever: these files stand for it. */
class GoldenEvidenceTest {
  private static final Map<String, byte[]> FIXED = GoldenEvidence.fixed();
  private static final Logger OUT = System.getLogger(GoldenEvidenceTest.class.getName());
  private static final int FOUR_KIB = 4_096;

  static Stream<String> names() {
    return FIXED.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void comesOutByteForByte(String name) {
    byte[] golden = GoldenFiles.bytes("evidence/" + name);
    assertThat(new String(FIXED.get(name), UTF_8)).isEqualTo(new String(golden, UTF_8));
    assertThat(FIXED.get(name)).isEqualTo(golden);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "complete.cbor",
        "fabric.cbor",
        "digest-only.cbor",
        "no-item.cbor",
        "salted.cbor",
        "masked.cbor",
        "run.completeness"
      })
  void isValidForItsTrustFile(String name) {
    TrustFile trust = TrustFile.parse(GoldenFiles.text("evidence/trust.txt"));
    Verdict verdict = new Verifier(trust).verify(GoldenFiles.bytes("evidence/" + name));
    assertThat(verdict.isValid()).as(verdict.toString()).isTrue();
  }

  @Test
  void aRunWithAGapIsIncompleteAndSaysWhy() {
    TrustFile trust = TrustFile.parse(GoldenFiles.text("evidence/trust.txt"));
    Verdict verdict = new Verifier(trust).verify(GoldenFiles.bytes("evidence/gap.completeness"));
    assertThat(verdict.code()).isEqualTo(Verdict.Code.INCOMPLETE);
    assertThat(verdict.where()).isEqualTo("sequence 3");
    assertThat(verdict.sentence()).contains("sequence 5 says that operations of 3 to 3");
  }

  @Test
  void theOneOfALogThatSignsReceiptsWithEs256IsValidToo() {
    TrustFile trust = TrustFile.parse(GoldenFiles.text("evidence/es256-trust.txt"));
    byte[] evidence = GoldenFiles.bytes("evidence/es256.cbor");
    assertThat(new Verifier(trust).verify(evidence).isValid()).isTrue();
    assertThat(EvidenceFile.decode(evidence).encode()).isEqualTo(evidence);
  }

  @Test
  void evidenceAtDepthTwentyWithoutTheItemStaysBelowFourKib() {
    EvidenceFile digestOnly = EvidenceFile.decode(FIXED.get("digest-only.cbor"));
    assertThat(digestOnly.receipt().proof().path()).hasSize(20);
    assertThat(digestOnly.bindings()).hasSize(1);
    int bytes = digestOnly.encode().length;
    int withBlock = digestOnly.withEncapsulation(new Scenario().encapsulation()).encode().length;
    OUT.log(
        Level.INFO,
        "evidence at depth 20, item by digest: {0} bytes, with its block {1}",
        bytes,
        withBlock);
    assertThat(bytes).isLessThanOrEqualTo(FOUR_KIB);
  }
}
