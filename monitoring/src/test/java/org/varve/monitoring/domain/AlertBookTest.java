package org.varve.monitoring.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;

class AlertBookTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private static final OperationId OPERATION =
      new OperationId(Digest.ofLeaf("known".getBytes(UTF_8)));

  private final AlertBook book = new AlertBook(List.of());

  @Test
  void raisesOnceKeepsWhenItBeganAndResolves() {
    book.observe(AlertRule.SILENT_SOURCE, Map.of("a", says("silent for 5 s")), T0);
    long first = book.revision();
    book.observe(AlertRule.SILENT_SOURCE, Map.of("a", says("silent for 5 s")), T0.plusSeconds(1));
    assertThat(book.revision()).isEqualTo(first);

    book.observe(AlertRule.SILENT_SOURCE, Map.of("a", says("silent for 6 s")), T0.plusSeconds(2));
    assertThat(only().since()).isEqualTo(T0);
    assertThat(only().finding().sentence()).contains("6 s");

    book.observe(AlertRule.SILENT_SOURCE, Map.of(), T0.plusSeconds(3));
    assertThat(only().state()).isEqualTo(Alert.State.RESOLVED);
    assertThat(only().resolvedAt()).contains(T0.plusSeconds(3));
    assertThat(book.changedAfter(first)).hasSize(1);
  }

  @Test
  void anotherRuleResolvesNothing() {
    book.observe(AlertRule.SILENT_SOURCE, Map.of("a", says("silent")), T0);
    book.observe(AlertRule.CLOCK_SKEW, Map.of(), T0);
    assertThat(only().isOpen()).isTrue();
  }

  @Test
  void staysAcknowledgedUntilItIsOverAndFiresAnewWhenItComesBack() {
    book.observe(AlertRule.SILENT_SOURCE, Map.of("a", says("silent")), T0);
    assertThat(book.acknowledge("silent-source:a", T0, by())).isPresent();
    book.observe(AlertRule.SILENT_SOURCE, Map.of("a", says("silent still")), T0);
    assertThat(only().state()).isEqualTo(Alert.State.ACKNOWLEDGED);
    assertThat(only().acknowledgement()).contains(by());

    book.observe(AlertRule.SILENT_SOURCE, Map.of(), T0);
    book.observe(AlertRule.SILENT_SOURCE, Map.of("a", says("silent")), T0.plusSeconds(9));
    assertThat(only().state()).isEqualTo(Alert.State.FIRING);
    assertThat(only().acknowledgement()).isEmpty();
    assertThat(book.acknowledge("silent-source:b", T0, by())).isEmpty();
  }

  @Test
  void anAcknowledgementCountsForTheFiringThatWasSeenAndNotForANewerOne() {
    book.happened(AlertRule.FORK, "a", says("forked"), T0);
    book.happened(AlertRule.FORK, "a", says("forked again"), T0.plusMillis(1));
    assertThat(book.acknowledge("fork:a", T0, by())).isEmpty();
    assertThat(only().state()).isEqualTo(Alert.State.FIRING);
    assertThat(book.acknowledge("fork:a", T0.plusMillis(1), by())).isPresent();
  }

  @Test
  void whoAcknowledgedOneSubjectHasNotSeenTheNext() {
    book.observe(AlertRule.DAMAGE, Map.of("content of leaf 5", says("changed")), T0);
    assertThat(book.acknowledge("damage:content of leaf 5", T0, by())).isPresent();
    book.observe(
        AlertRule.DAMAGE,
        Map.of("content of leaf 5", says("changed"), "block 9", says("unreadable")),
        T0.plusSeconds(1));
    assertThat(book.alerts())
        .extracting(Alert::id, Alert::state)
        .containsExactly(
            tuple("damage:block 9", Alert.State.FIRING),
            tuple("damage:content of leaf 5", Alert.State.ACKNOWLEDGED));
  }

  @Test
  void whatHappenedOnceIsResolvedByAcknowledgementAndNotRaisedByBeingReadAgain() {
    book.happened(AlertRule.FORK, "a", says("forked"), T0);
    assertThat(book.acknowledge("fork:a", T0, by()).orElseThrow().state())
        .isEqualTo(Alert.State.RESOLVED);
    book.happened(AlertRule.FORK, "a", says("forked"), T0);
    assertThat(only().state()).isEqualTo(Alert.State.RESOLVED);

    book.happened(AlertRule.FORK, "a", says("forked again"), T0.plusSeconds(1));
    assertThat(only().state()).isEqualTo(Alert.State.FIRING);
  }

  @Test
  void forgetsResolvedOnesFirstAndCountsWhatItHasNoRoomFor() {
    Map<String, Finding> many =
        IntStream.range(0, AlertBook.ALERTS_MAX)
            .boxed()
            .collect(Collectors.toMap(i -> "s" + i, i -> says("silent")));
    book.observe(AlertRule.SILENT_SOURCE, many, T0);
    book.happened(AlertRule.FORK, "a", says("forked"), T0);
    assertThat(book.dropped()).isOne();

    book.observe(AlertRule.SILENT_SOURCE, Map.of("s1", says("silent")), T0);
    book.happened(AlertRule.FORK, "b", says("forked"), T0);
    assertThat(book.dropped()).isOne();
    assertThat(book.all()).hasSize(AlertBook.ALERTS_MAX);
    assertThat(book.alerts().subList(0, 2)).allMatch(Alert::isOpen);
  }

  @Test
  void whatIsCriticalFindsRoomAmongWarnings() {
    Map<String, Finding> many =
        IntStream.range(0, AlertBook.ALERTS_MAX + 50)
            .boxed()
            .collect(Collectors.toMap(i -> "s" + i, i -> says("silent")));
    for (int look = 0; look < 3; look++) {
      book.observe(AlertRule.SILENT_SOURCE, many, T0);
    }
    assertThat(book.dropped()).as("each once").isEqualTo(50);
    long before = book.revision();
    book.observe(AlertRule.SILENT_SOURCE, many, T0);
    assertThat(book.revision()).as("nothing changed").isEqualTo(before);

    book.happened(AlertRule.LOG_FORK, "log", new Finding("forked", Severity.CRITICAL), T0);
    assertThat(book.all()).hasSize(AlertBook.ALERTS_MAX);
    assertThat(book.alerts()).anyMatch(alert -> alert.rule() == AlertRule.LOG_FORK);
  }

  private Alert only() {
    assertThat(book.all()).hasSize(1);
    return book.all().get(0);
  }

  private static Alert.Acknowledgement by() {
    return new Alert.Acknowledgement("local", T0, "known", OPERATION);
  }

  private static Finding says(String sentence) {
    return new Finding(sentence, Severity.WARNING);
  }
}
