package org.varve.processing.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.ResourceKind;
import org.varve.processing.LedgerNode;
import org.varve.processing.adapter.rocksdb.RocksIndex;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Content goes when every rule lets it go, and never before; what was signed stays. */
class RetentionTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private final LedgerNode node = new LedgerNode();
  private final String source = node.source().name();
  private OperationIndex index;
  private IndexFold fold;
  private Retention retention;
  private Instant now = Instant.now();

  @BeforeEach
  void open() throws InterruptedException {
    index =
        RocksIndex.open(
            folder,
            1 << 20,
            node.ledger().identity().genesis().id(),
            position -> position.isOf(node.ledger()));
    fold = new IndexFold(node.ledger(), index, block -> {});
    fold.start();
    retention = retention(DAY);
  }

  private Retention retention(Duration notice) {
    return new Retention(
        new Retention.Stored(node.ledger().log(), node.contents(), index, fold.progress()),
        new Retention.Terms(Duration.ofHours(1), notice, DAY, DAY),
        () -> now,
        RetentionMetrics.NOOP);
  }

  @AfterEach
  void close() {
    fold.stop();
    index.close();
  }

  private Operation keep(String id, String sources, int days) {
    Operation rule = node.founds(ResourceKind.RETENTION, id, rule(sources, days));
    node.append(rule);
    return rule;
  }

  private static Spec rule(String sources, int days) {
    return Spec.of(Map.of("sources", SpecValue.of(List.of(sources)), "days", SpecValue.of(days)));
  }

  private void change(ControlBody body) {
    node.append(node.authority().says(OperationKind.CONTROL, body.encode()));
  }

  /** After so many days. */
  private Retention.Swept sweepAfter(int days) throws InterruptedException {
    assertThat(fold.progress().await(node.ledger().status().height(), Duration.ofSeconds(10)))
        .isTrue();
    now = Instant.now().plus(Duration.ofDays(days)).plusSeconds(60);
    return retention.sweep();
  }

  private boolean isHere(Operation operation) {
    return node.contents().get(operation.payload().contentRoot().orElseThrow()).isPresent();
  }

  @Test
  void withoutARuleNothingIsErased() throws InterruptedException {
    Operation kept = node.recorded("a");
    assertThat(sweepAfter(36_500).contents()).isZero();
    assertThat(isHere(kept)).isTrue();
  }

  @Test
  @Tag("Y-8.4-b")
  void contentIsErasedOnceItsDaysAreOverAndWhatWasSignedStays() throws InterruptedException {
    Operation old = node.recorded("a");
    keep("month", source, 30);
    assertThat(sweepAfter(29).contents()).isZero();
    assertThat(sweepAfter(31).contents()).isEqualTo(1);
    assertThat(isHere(old)).isFalse();
    ReadOperations read = new ReadOperations(node.ledger().log(), node.contents());
    assertThat(read.byId(old.id()).operation().bytes()).isEqualTo(old.bytes());
    assertThatThrownBy(() -> read.items(old.id(), 0, 1))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.CONTENT_ERASED))
        .hasMessageContaining("ask for evidence without an item");
  }

  @Test
  void eachSweepGoesOnWhereTheLastOneEnded() throws InterruptedException {
    keep("month", "*", 30);
    node.recorded("a");
    assertThat(sweepAfter(31).contents()).isEqualTo(1);
    assertThat(sweepAfter(31).contents()).isZero();
    node.recorded("b");
    node.recorded("c");
    assertThat(sweepAfter(32).contents()).isEqualTo(2);
  }

  @Test
  void ofSeveralRulesTheLongestCounts() throws InterruptedException {
    Operation kept = node.recorded("a");
    keep("month", source, 30);
    keep("years", source.substring(0, 10) + "*", 3_650);
    assertThat(sweepAfter(100).contents()).isZero();
    assertThat(isHere(kept)).isTrue();
    assertThat(sweepAfter(3_651).contents()).isEqualTo(1);
    assertThat(isHere(kept)).isFalse();
  }

  @Test
  void aRuleOfOthersSourcesOrTypesErasesNothing() throws InterruptedException {
    Operation kept = node.recorded("a");
    keep("others", "elsewhere/*", 1);
    Map<String, SpecValue> fields =
        Map.of(
            "sources", SpecValue.of(List.of("*")),
            "dataTypes", SpecValue.of(List.of("never-used")),
            "days", SpecValue.of(1));
    node.append(node.founds(ResourceKind.RETENTION, "types", Spec.of(fields)));
    assertThat(sweepAfter(100).contents()).isZero();
    assertThat(isHere(kept)).isTrue();
  }

  @Test
  void aNewRuleLetsNothingGoForADay() throws InterruptedException {
    Operation kept = node.recorded("a");
    keep("now", source, 0);
    assertThat(sweepAfter(0).contents()).isZero();
    assertThat(isHere(kept)).isTrue();
    assertThat(sweepAfter(1).contents()).isEqualTo(1);
  }

  /** The notice is longer than any content is old, so what ended did so within it. */
  @Test
  void aRuleThatIsTakenBackGoesOnKeepingForAWhile() throws InterruptedException {
    Operation kept = node.recorded("a");
    keep("month", "*", 30);
    Operation years = keep("years", source, 3_650);
    change(ControlBody.delete("Retention", "years", 2, years.id()));
    retention = retention(Duration.ofDays(50));
    assertThat(sweepAfter(49).contents()).isZero();
    assertThat(isHere(kept)).isTrue();
    assertThat(sweepAfter(51).contents()).isEqualTo(1);
  }

  @Test
  void soDoesARuleThatIsNarrowed() throws InterruptedException {
    Operation kept = node.recorded("a");
    keep("month", "*", 30);
    Operation years = keep("years", source, 3_650);
    change(
        ControlBody.set(
            "Retention", "years", 2, rule("elsewhere", 3_650), Optional.of(years.id())));
    retention = retention(Duration.ofDays(50));
    assertThat(sweepAfter(49).contents()).isZero();
    assertThat(isHere(kept)).isTrue();
    assertThat(sweepAfter(51).contents()).isEqualTo(1);
  }

  @Test
  void aFormatSaysHowLongItsContentIsKept() throws InterruptedException {
    Operation old = node.recorded("a");
    String format = old.payload().format().orElseThrow();
    Spec days = Spec.of(Map.of("kind", SpecValue.of("opaque"), "retentionDays", SpecValue.of(30)));
    node.append(node.founds(ResourceKind.DATA_FORMAT, format, days));
    assertThat(sweepAfter(29).contents()).isZero();
    assertThat(sweepAfter(31).contents()).isEqualTo(1);
    assertThat(isHere(old)).isFalse();
  }

  @Test
  void whatSomebodyPutAMomentAgoIsLookedAtAgainNextTime() throws InterruptedException {
    Operation first = node.recorded("a");
    Operation second = node.recorded("b");
    keep("month", source, 30);
    node.contents().justPut().add(first.payload().contentRoot().orElseThrow());
    assertThat(sweepAfter(31).contents()).isEqualTo(1);
    assertThat(isHere(second)).isFalse();
    node.contents().justPut().clear();
    assertThat(sweepAfter(31).contents()).isEqualTo(1);
    assertThat(isHere(first)).isFalse();
  }

  @Test
  void whatCameBackIsFoundWithinADay() throws InterruptedException {
    Operation old = node.recorded("a");
    keep("month", source, 30);
    assertThat(sweepAfter(31).contents()).isEqualTo(1);
    node.contents().put(List.of(LedgerNode.content("a"))); // for an operation that was refused
    assertThat(sweepAfter(31).contents()).as("what is done is not searched again").isZero();
    assertThat(sweepAfter(33).contents()).isEqualTo(1);
    assertThat(isHere(old)).isFalse();
  }

  @Test
  void contentOfSeveralOperationsStaysAsLongAsOneOfThemKeepsIt() throws InterruptedException {
    Operation mine = node.recorded("the same");
    var other = node.source("urn:varve:source:other");
    node.append(node.authority().binds(other));
    Operation theirs = other.says("the same");
    node.append(theirs);
    keep("month", source, 30);
    assertThat(sweepAfter(100).contents()).isZero();
    assertThat(isHere(mine)).isTrue();
    keep("year", other.name(), 365);
    assertThat(sweepAfter(366).contents()).isEqualTo(1);
    assertThat(isHere(theirs)).isFalse();
  }

  @Test
  void theCheckOfWhatIsStoredTakesErasedContentForSound() throws InterruptedException {
    node.recorded("a");
    keep("now", source, 0);
    sweepAfter(2);
    CheckStored check = new CheckStored(node.ledger(), node.contents(), index);
    for (long height = 0; height <= check.newestHeight(); height++) {
      assertThat(check.check(height).isSound()).isTrue();
    }
    Operation lost = node.recorded("b");
    node.contents().remove(lost.payload().contentRoot().orElseThrow());
    assertThat(fold.progress().await(node.ledger().status().height(), Duration.ofSeconds(10)))
        .isTrue();
    assertThat(check.check(check.newestHeight()).isSound()).isFalse();
  }
}
