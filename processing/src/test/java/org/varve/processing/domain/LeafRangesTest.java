package org.varve.processing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.AccessEntry.LeafRange;

class LeafRangesTest {

  @Test
  void rangesCoverWhatWasAddedInAnyOrderAndNothingElse() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      TreeSet<Long> expected = new TreeSet<>();
      LeafRanges ranges = new LeafRanges();
      for (int i = 0; i < 60; i++) {
        long leaf = random.nextInt(100);
        expected.add(leaf);
        ranges.add(leaf);
      }
      TreeSet<Long> found = new TreeSet<>();
      for (LeafRange range : ranges.ranges()) {
        for (long leaf = range.first(); leaf <= range.last(); leaf++) {
          found.add(leaf);
        }
      }
      assertThat(found).as("seed %d", seed).isEqualTo(expected);
      new AccessEntry(
          "urn:varve:user:a",
          "Get",
          Optional.empty(),
          AccessEntry.Decision.ALLOWED,
          Optional.empty(),
          Optional.empty(),
          1,
          1,
          ranges.ranges());
    }
  }

  @Test
  void ofTooManyRangesTheLastReachesOver() {
    LeafRanges ranges = new LeafRanges();
    for (long leaf = 0; leaf < 1_000; leaf += 2) {
      ranges.add(leaf);
    }
    assertThat(ranges.ranges()).hasSize(AccessEntry.MAX_RANGES);
    assertThat(ranges.ranges().get(AccessEntry.MAX_RANGES - 1)).isEqualTo(new LeafRange(126, 998));
  }
}
