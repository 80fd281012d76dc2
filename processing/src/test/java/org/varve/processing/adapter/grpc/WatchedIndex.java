package org.varve.processing.adapter.grpc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.CommittedBlock;
import org.varve.processing.application.Matches;
import org.varve.processing.application.OperationIndex;
import org.varve.processing.application.StatedRows;
import org.varve.processing.domain.HistoryQuery;
import org.varve.processing.domain.IndexPosition;
import org.varve.processing.domain.Link;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SearchOrder;

/** Another index whose searches a test watches. */
final class WatchedIndex implements OperationIndex {
  private final OperationIndex index;
  private final UnaryOperator<Matches> watch;

  WatchedIndex(OperationIndex index, UnaryOperator<Matches> watch) {
    this.index = index;
    this.watch = watch;
  }

  @Override
  public Matches search(Query query, long treeSize, OptionalLong lastLeaf) {
    return watch.apply(index.search(query, treeSize, lastLeaf));
  }

  @Override
  public Optional<IndexPosition> position() {
    return index.position();
  }

  @Override
  public void fold(CommittedBlock block) {
    index.fold(block);
  }

  @Override
  public List<Long> linked(Link link, SearchOrder order, long from, int max) {
    return index.linked(link, order, from, max);
  }

  @Override
  public boolean knowsSource(String source) {
    return index.knowsSource(source);
  }

  @Override
  public List<String> sourcesAfter(Optional<String> source, int max) {
    return index.sourcesAfter(source, max);
  }

  @Override
  public Optional<RecordedOperation> newestOf(String source) {
    return index.newestOf(source);
  }

  @Override
  public Optional<RecordedOperation> operation(long leafIndex) {
    return index.operation(leafIndex);
  }

  @Override
  public StatedRows history(HistoryQuery query, IndexPosition until) {
    return index.history(query, until);
  }

  @Override
  public OptionalLong bindingInForce(Digest kid, long leafIndex) {
    return index.bindingInForce(kid, leafIndex);
  }

  @Override
  public List<OperationId> sealed(long blockLeafIndex) {
    return index.sealed(blockLeafIndex);
  }

  @Override
  public Optional<Instant> foldedAt(long height) {
    return index.foldedAt(height);
  }

  @Override
  public void close() {
    index.close();
  }
}
