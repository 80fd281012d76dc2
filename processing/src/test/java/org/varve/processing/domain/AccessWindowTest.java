package org.varve.processing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.AccessEntry.Decision;
import org.varve.evidence.operation.AccessEntry.LeafRange;

class AccessWindowTest {
  private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");
  private static final int MANY = 10_000;

  private final AccessWindow window = new AccessWindow();

  @Test
  @Tag("Y-8.5-b3")
  void sumsUpWhatSaysTheSame() {
    note(access("ann", "air/1", Decision.ALLOWED), 1, 7);
    note(access("ann", "air/1", Decision.ALLOWED), 1, 8);
    note(access("ann", "secret", Decision.DENIED), 1);
    AccessBody body = window.bodies().get(0);
    assertThat(body.entries()).hasSize(2);
    AccessEntry read = body.entries().get(0);
    assertThat(read.actor()).isEqualTo("urn:varve:user:ann");
    assertThat(read.calls()).isEqualTo(2);
    assertThat(read.operations()).isEqualTo(2);
    assertThat(read.leaves()).containsExactly(new LeafRange(7, 8));
    assertThat(read.purpose()).contains("study");
    assertThat(body.entries().get(1).decision()).isEqualTo(Decision.DENIED);
    assertThat(window.calls()).isEqualTo(3);
  }

  @Test
  void aFloodOfMadeUpNamesIsCountedAndFillsNothing() {
    for (int i = 0; i < MANY; i++) {
      note(access("eve", "made/up/" + i, Decision.DENIED), 1);
    }
    List<AccessEntry> entries = entries();
    assertThat(entries).hasSize(AccessWindow.DENIED_MAX + 1);
    AccessEntry others = entries.get(entries.size() - 1);
    assertThat(others.actor()).isEqualTo("urn:varve:user:eve");
    assertThat(others.source()).isEmpty();
    assertThat(others.calls()).isEqualTo(MANY - AccessWindow.DENIED_MAX);
    assertThat(entries.stream().mapToLong(AccessEntry::calls).sum()).isEqualTo(MANY);
  }

  @Test
  void whoMakesUpNamesTakesNoRoomFromOthers() {
    for (int i = 0; i < MANY; i++) {
      note(access("eve", "made/up/" + i, Decision.DENIED), 1);
    }
    note(access("ann", "secret", Decision.DENIED), 1);
    assertThat(entries())
        .filteredOn(entry -> entry.source().equals(Optional.of("secret")))
        .singleElement()
        .extracting(AccessEntry::actor)
        .isEqualTo("urn:varve:user:ann");
  }

  @Test
  void aFloodOfUsersIsCountedAsOthers() {
    for (int i = 0; i < MANY; i++) {
      note(access("user" + i, "air/1", Decision.DENIED), 1);
    }
    assertThat(entries()).hasSize(AccessWindow.SUMS_MAX + 1);
    assertThat(entries().get(AccessWindow.SUMS_MAX).actor()).isEqualTo(AccessWindow.OTHERS);
  }

  @Test
  void aFloodOfPurposesIsBoundedToo() {
    for (int i = 0; i < MANY; i++) {
      note(
          new ReadAccess(
              "urn:varve:user:ann",
              "Get",
              Optional.of("air/1"),
              Decision.ALLOWED,
              "purpose " + i,
              Optional.of("air")),
          1,
          i);
    }
    assertThat(entries()).hasSize(AccessWindow.ALLOWED_MAX + 1);
    assertThat(entries().stream().mapToLong(AccessEntry::operations).sum()).isEqualTo(MANY);
    assertThat(window.bodies()).hasSizeLessThan(12);
  }

  @Test
  void bodiesFitIntoOperationsHoweverLongTheNamesAre() {
    for (int i = 0; i < 500; i++) {
      // As many leaf ranges as an entry has, with numbers as long as they get.
      long[] leaves = LongStream.range(0, 64).map(leaf -> (1L << 40) + 2 * leaf).toArray();
      note(access("ann", "ü".repeat(120) + i, Decision.ALLOWED), 1, leaves);
    }
    assertThat(window.bodies())
        .allSatisfy(
            body -> assertThat(body.encode()).hasSizeLessThanOrEqualTo(AccessBody.MAX_BYTES))
        .hasSizeGreaterThan(2);
    assertThat(entries()).hasSize(500);
  }

  @Test
  void whatIsNoNameIsCountedWithoutIt() {
    note(access("ann", "no name", Decision.DENIED), 1);
    assertThat(entries().get(0).source()).isEmpty();
  }

  private List<AccessEntry> entries() {
    return window.bodies().stream().flatMap(body -> body.entries().stream()).toList();
  }

  private void note(ReadAccess access, long calls, long... leaves) {
    LeafRanges ranges = new LeafRanges();
    for (long leaf : leaves) {
      ranges.add(leaf);
    }
    window.note(access, calls, leaves.length, ranges, START);
  }

  private static ReadAccess access(String user, String source, Decision decision) {
    return new ReadAccess(
        "urn:varve:user:" + user,
        "Search",
        Optional.of(source),
        decision,
        "study",
        Optional.empty());
  }
}
