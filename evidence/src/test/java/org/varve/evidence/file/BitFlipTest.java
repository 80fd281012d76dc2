package org.varve.evidence.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.NoteSignature;

/**
 * Flips every single bit of evidence. None may pass but those that say nothing, of which every kind
 * is listed here.
 */
class BitFlipTest {
  @Test
  void everyBitOfCompleteEvidenceCountsButTheAnchorsHeight() {
    Scenario scenario = new Scenario();
    byte[] evidence = scenario.full().encode();
    // The anchor is a hint where to ask the ledger; anyone may write anything there. Its height is
    // four bytes behind the head 1a of a CBOR integer (70,000 needs more than two).
    int height = Bytes.indexOf(evidence, "embedded") + "embedded".length() + 1;
    assertThat(undetected(scenario.verifier(), evidence))
        .allMatch(bit -> bit / 8 >= height && bit / 8 < height + 4);
  }

  @Test
  void everyBitOfEvidenceFromAChannelCountsButWhereToAskTheChannel() {
    Scenario scenario = new Scenario();
    byte[] evidence = scenario.onFabric().encode();
    // The name with its head, the head 1a and four bytes of the number, the transaction's id.
    int hint = Bytes.indexOf(evidence, "fabric") + "fabric".length();
    int end = hint + 1 + "lighting".length() + 5 + 2 + 32;
    assertThat(undetected(scenario.verifier(), evidence))
        .isNotEmpty()
        .allMatch(bit -> bit / 8 >= hint && bit / 8 < end);
  }

  @Test
  void everyBitCountsInALogThatSignsItsReceiptsWithEs256() {
    Scenario scenario = new Scenario(SigningKey.generate(SignatureAlgorithm.ES256));
    byte[] evidence = scenario.evidenceOfLeaf(Scenario.LEAF).encode();
    assertThat(undetected(trustingSigner(scenario), evidence)).isEmpty();
  }

  @Test
  void linesOfWitnessesThatTheTrustFileDoesNotNameSayNothing() {
    Scenario scenario = new Scenario();
    NoteSignature stranger =
        NoteSignature.parse("\u2014 stranger.example/w AAAAAAAAAABqsTuCAQIDBAUGBwg=");
    EvidenceFile file = scenario.evidenceOfLeaf(Scenario.LEAF);
    String note = file.checkpoint().with(stranger).toString();
    byte[] evidence = EvidenceFile.of(file.operation(), file.receipt(), note).encode();
    int line = Bytes.indexOf(evidence, "stranger.example/w");
    int end = line + stranger.toString().length();
    assertThat(undetected(trustingSigner(scenario), evidence))
        .allMatch(bit -> bit / 8 >= line && bit / 8 < end);
  }

  private static Verifier trustingSigner(Scenario scenario) {
    return new Verifier(
        scenario
            .trust()
            .signer(Scenario.SIGNER.signer(), Scenario.SIGNER_KEY.verificationKey())
            .build());
  }

  private static List<Integer> undetected(Verifier verifier, byte[] evidence) {
    assertThat(verifier.verify(evidence).isValid()).isTrue();
    return IntStream.range(0, 8 * evidence.length)
        .parallel()
        .filter(bit -> verifier.verify(Bytes.flipBit(evidence, bit)).isValid())
        .boxed()
        .toList();
  }
}
