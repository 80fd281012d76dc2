package org.varve.processing.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.CommittedBlock;
import org.varve.processing.LedgerNode;
import org.varve.processing.domain.HistoryQuery;
import org.varve.processing.domain.IndexPosition;
import org.varve.processing.domain.Link;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SearchOrder;

/** The index follows the ledger from wherever it stands, and those who wait for it are told. */
@Timeout(30)
class IndexFoldTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LedgerNode node = new LedgerNode();
  private final CountingIndex index = new CountingIndex();
  private final List<Long> followed = new ArrayList<>();
  private final IndexFold fold =
      new IndexFold(node.ledger(), index, block -> followed.add(block.height()));

  @Test
  void hasFoldedAllThatIsThereWhenItHasStarted() {
    node.recorded("a");
    fold.start();
    assertThat(fold.progress().position().height()).isEqualTo(node.ledger().status().height());
    fold.stop();
    assertThat(index.heights).containsExactly(0L, 1L, 2L);
    assertThat(followed).isEqualTo(index.heights);
  }

  @Test
  void followsWhatIsCommittedLater() throws InterruptedException {
    fold.start();
    node.recorded("a");
    long height = node.ledger().status().height();
    assertThat(fold.progress().await(height, PATIENCE)).isTrue();
    assertThat(fold.progress().await(height + 1, Duration.ofMillis(1))).isFalse();
    fold.stop();
    node.recorded("b");
    assertThat(index.heights).doesNotContain(height + 1);
  }

  @Test
  void goesOnAfterTheLastHeightThatTheIndexHas() {
    fold.start();
    fold.stop();
    node.recorded("a");
    IndexFold next = new IndexFold(node.ledger(), index, block -> {});
    next.start();
    next.stop();
    assertThat(index.heights).containsExactly(0L, 1L, 2L);
  }

  @Test
  void tellsThoseWhoWaitWhenItCannotGoOn() {
    fold.start();
    index.broken = true;
    node.recorded("a");
    long height = node.ledger().status().height();
    assertThatThrownBy(() -> fold.progress().await(height, PATIENCE))
        .isInstanceOf(IndexFailedException.class)
        .hasMessageContaining("no space left");
    assertThatThrownBy(() -> fold.progress().position()).isInstanceOf(IndexFailedException.class);
    fold.stop();
  }

  @Test
  void isStoppedWithoutHavingBeenStarted() {
    fold.stop();
    assertThat(index.heights).isEmpty();
  }

  /** Remembers heights. */
  private static final class CountingIndex implements OperationIndex {
    final List<Long> heights = new ArrayList<>();
    volatile boolean broken;
    private Optional<IndexPosition> position = Optional.empty();

    @Override
    public Optional<IndexPosition> position() {
      return position;
    }

    @Override
    public void fold(CommittedBlock block) {
      if (broken) {
        throw new IndexFailedException("no space left", null);
      }
      heights.add(block.height());
      position =
          Optional.of(IndexPosition.after(block, new OperationId(Digest.sha256(new byte[0]))));
    }

    @Override
    public Matches search(Query query, long treeSize, OptionalLong lastLeaf) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Long> linked(Link link, SearchOrder order, long from, int max) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean knowsSource(String source) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> sourcesAfter(Optional<String> source, int max) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<RecordedOperation> newestOf(String source) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<RecordedOperation> operation(long leafIndex) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StatedRows history(HistoryQuery query, IndexPosition until) {
      throw new UnsupportedOperationException();
    }

    @Override
    public OptionalLong bindingInForce(Digest kid, long leafIndex) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Instant> foldedAt(long height) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<OperationId> sealed(long blockLeafIndex) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
