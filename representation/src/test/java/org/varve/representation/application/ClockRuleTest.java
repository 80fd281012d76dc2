package org.varve.representation.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestClock;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

class ClockRuleTest {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final Instant SIGNED = TestAgent.SIGNED_AT;

  private final TestAgent agent = TestAgent.seeded(1);
  private final TestClock clock = new TestClock();
  private final ClockRule rule = new ClockRule(clock, TOLERANCE);

  @Test
  @Tag("Y-8.1-c")
  void refusesAnOperationThatWasSignedInTheFuture() {
    clock.setTo(SIGNED.minus(TOLERANCE).minusSeconds(1));

    refuses(
        said(UnaryOperator.identity()),
        "of source urn:varve:source:thermometer says that it was signed at " + SIGNED,
        "PT5M1S ahead of the clock here, at most PT5M is allowed",
        "can be recorded from " + SIGNED.minus(TOLERANCE) + " on");
  }

  @Test
  @Tag("Y-8.1-c")
  void refusesItemsThatWereSampledInTheFuture() {
    clock.setTo(SIGNED);
    Instant ahead = SIGNED.plus(TOLERANCE).plusSeconds(60);

    refuses(
        said(payload -> payload.sampledTo(ahead)),
        "its newest item was sampled at " + ahead,
        "PT6M");
  }

  @Test
  void takesWhatIsAheadByTheToleranceAndWhateverIsLate() {
    Operation operation = said(payload -> payload.sampledTo(SIGNED));

    clock.setTo(SIGNED.minus(TOLERANCE));
    assertThatCode(() -> rule.check(operation)).doesNotThrowAnyException();
    clock.setTo(SIGNED.plus(Duration.ofDays(3_650)));
    assertThatCode(() -> rule.check(operation)).doesNotThrowAnyException();
  }

  private Operation said(UnaryOperator<OperationPayloadBuilder> more) {
    return agent
        .statement(
            TestAgent.SOURCE,
            List.of(new byte[1]),
            payload -> more.apply(payload.sampledFrom(Instant.EPOCH).sampledTo(SIGNED)))
        .operation();
  }

  private void refuses(Operation operation, String... messages) {
    assertThatThrownBy(() -> rule.check(operation))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.CLOCK_SKEW))
        .hasMessageContainingAll(messages);
  }
}
