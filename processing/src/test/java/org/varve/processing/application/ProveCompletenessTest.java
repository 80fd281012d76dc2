package org.varve.processing.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.LedgerNode;
import org.varve.processing.adapter.rocksdb.RocksIndex;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

class ProveCompletenessTest {
  private static final String NAME = "urn:varve:source:device";

  @TempDir Path folder;

  private final LedgerNode node = new LedgerNode();
  private RocksIndex index;
  private IndexFold fold;
  private ProveCompleteness completeness;
  private TestSource device;

  @BeforeEach
  void start() {
    index =
        RocksIndex.open(folder, 1 << 20, node.ledger().identity().genesis().id(), position -> true);
    fold = new IndexFold(node.ledger(), index, block -> {});
    fold.start();
    completeness = new ProveCompleteness(node.ledger().log(), index, fold.progress());
    device = node.source(NAME);
    node.append(node.authority().binds(device));
  }

  @AfterEach
  void stop() {
    fold.stop();
    index.close();
  }

  @Test
  void givesTheRangeThatWasAskedForUnderTheNewestHead() {
    say(6);

    ProveCompleteness.Run run = prove(3, OptionalLong.of(5));

    assertThat(sequences(run)).containsExactly(3L, 4L, 5L);
    assertThat(run.bindings()).hasSize(1);
    assertThat(run.head()).isEqualTo(node.ledger().log().head());
  }

  @Test
  void endsAtTheNewestUnlessToldOtherwise() {
    say(4);

    ProveCompleteness.Run run = prove(1, OptionalLong.empty());

    assertThat(run.range().to()).hasValue(4);
    assertThat(sequences(run)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void leavesOutWhatIsNotRecordedAndKeepsOtherEpochsOut() {
    say(2);
    device.skips();
    say(1);
    device.startsEpoch(2);
    say(3);

    assertThat(sequences(prove(1, OptionalLong.empty()))).containsExactly(1L, 2L, 4L);
  }

  @Test
  void saysSoIfNothingOfTheRangeIsRecorded() {
    say(2);

    assertThatThrownBy(() -> prove(3, OptionalLong.empty()))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.NOT_FOUND))
        .hasMessageContaining(NAME)
        .hasMessageContaining("from sequence 3");
  }

  @Test
  void refusesARangeThatNoFileTakesAndNamesOneThatFits() {
    say(1);

    assertThatThrownBy(() -> prove(1, OptionalLong.of(10_001)))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.MALFORMED_REQUEST))
        .hasMessageContaining("ask for 1 to 10000");
  }

  private void say(int count) {
    for (int i = 0; i < count; i++) {
      long height = node.append(device.says("reading " + i)).height();
      fold.progress().require(height, Duration.ofSeconds(5));
    }
  }

  private ProveCompleteness.Run prove(long from, OptionalLong to) {
    return completeness.prove(new CompletenessRequest(NAME, device.signer(), 1, from, to));
  }

  private static List<Long> sequences(ProveCompleteness.Run run) {
    List<Long> sequences = new ArrayList<>();
    for (var next = run.next(); next.isPresent(); next = run.next()) {
      sequences.add(next.get().operation().payload().sequence());
    }
    return sequences;
  }
}
