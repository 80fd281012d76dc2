package org.varve.representation.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.representation.domain.SourceTerms;
import org.varve.representation.testing.TestAgent;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

class SourceQuotasTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong(5);
  private final SourceQuotas quotas = new SourceQuotas(now::get);
  private final TestAgent agent = TestAgent.seeded(1);

  @Test
  @Tag("Y-7.2.1-c")
  void aSourceMaySendItsRateAndTenSecondsWorthAtOnce() {
    for (int i = 0; i < 20; i++) {
      take(terms("lamp", 2));
    }
    refusesWith("may send 2 readings a second");
    now.addAndGet(SECOND);
    take(terms("lamp", 2));
    take(terms("lamp", 2));
    refusesWith("send it again in 1 s");
  }

  @Test
  void oneSourceOverItsQuotaTakesNothingFromAnother() {
    for (int i = 0; i < 20; i++) {
      take(terms("lamp", 2));
    }
    assertThatCode(() -> take(terms("other", 2))).doesNotThrowAnyException();
  }

  @Test
  void withoutAQuotaThereIsNoLimit() {
    SourceTerms terms = SourceTerms.of("lamp", Spec.empty(), false, 1, 1);
    for (int i = 0; i < 1_000; i++) {
      take(terms);
    }
  }

  private void take(SourceTerms terms) {
    quotas.take(terms, agent.says("x"));
  }

  private void refusesWith(String text) {
    assertThatThrownBy(() -> take(terms("lamp", 2)))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.QUOTA_EXCEEDED))
        .hasMessageContaining(text);
  }

  private static SourceTerms terms(String source, long readings) {
    Spec spec = Spec.of(Map.of("readingsPerSecond", SpecValue.of(readings)));
    return SourceTerms.of(source, spec, false, 1, 1);
  }
}
