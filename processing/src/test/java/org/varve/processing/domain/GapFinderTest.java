package org.varve.processing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;

class GapFinderTest {
  private final GapFinder gaps = new GapFinder();

  @Test
  void seesWhatIsMissingBeforeTheFirstAndBetween() {
    assertThat(gaps.before(statement("a", 1, 3))).contains(new Gap("a", 1, 1, 2));
    assertThat(gaps.before(statement("a", 1, 4))).isEmpty();
    assertThat(gaps.before(statement("a", 1, 9))).contains(new Gap("a", 1, 5, 8));
  }

  @Test
  void countsAnewForEachEpochAndSigner() {
    assertThat(gaps.before(statement("a", 1, 1))).isEmpty();
    assertThat(gaps.before(statement("a", 2, 1))).isEmpty();
    assertThat(gaps.before(statement("a", 7, 2))).contains(new Gap("a", 7, 1, 1));
    assertThat(gaps.before(statement("b", 7, 3))).contains(new Gap("b", 7, 1, 2));
  }

  private static Statement statement(String signer, long epoch, long sequence) {
    OperationId id = new OperationId(Digest.sha256(new byte[0]));
    return new Statement(
        id, OperationKind.DATA, signer, "source", epoch, sequence, Instant.EPOCH, 100);
  }
}
