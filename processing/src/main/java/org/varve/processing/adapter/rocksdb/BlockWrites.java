package org.varve.processing.adapter.rocksdb;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.ForkReport;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.Seal;
import org.varve.processing.domain.ContentFacts;
import org.varve.processing.domain.Fork;
import org.varve.processing.domain.IndexPosition;
import org.varve.processing.domain.Link;
import org.varve.processing.domain.RecordedOperation;

/** What a committed block adds to the index, as one batch. */
final class BlockWrites {
  private static final byte[] NOTHING = {};

  private final IndexDatabase.Reader reader;
  private final CommittedBlock block;
  private final WriteBatch batch;
  private final Map<Long, Optional<Instant>> sealed = new HashMap<>();
  private final Map<Term, Long> longestSpans = new HashMap<>();

  private BlockWrites(IndexDatabase.Reader reader, CommittedBlock block, WriteBatch batch) {
    this.reader = reader;
    this.block = block;
    this.batch = batch;
  }

  /** Fills the batch, the position included. */
  static void fill(
      WriteBatch batch, IndexDatabase.Reader reader, CommittedBlock block, IndexPosition position)
      throws RocksDBException {
    new BlockWrites(reader, block, batch).fill(position);
  }

  private void fill(IndexPosition position) throws RocksDBException {
    List<LoggedOperation> operations = block.operations();
    for (LoggedOperation each : operations) {
      RecordedOperation.encapsulatedAt(each.operation())
          .ifPresent(at -> sealed.put(each.leafIndex(), Optional.of(at)));
    }
    for (int i = 0; i < operations.size(); i++) {
      put(operations.get(i));
      if (operations.get(i).operation().payload().kind() == OperationKind.SIGNER) {
        putBinding(operations.get(i), endOfDataBlock(i));
      }
    }
    for (Seal seal : block.seals()) {
      batch.put(IndexKey.seal(seal.blockLeafIndex()), SealCodec.encode(seal.operations()));
    }
    for (ForkReport report : block.forks()) {
      Fork fork = Fork.of(report, block);
      batch.put(IndexKey.forked(fork.refused()), ForkCodec.encode(fork));
    }
    if (!operations.isEmpty()) {
      batch.put(
          IndexKey.commit(block.committedAt().toEpochMilli(), block.height()),
          IndexKey.ofNumber(operations.get(0).leafIndex()));
    }
    for (Map.Entry<Term, Long> span : longestSpans.entrySet()) {
      batch.put(IndexKey.longestSpan(span.getKey()), IndexKey.ofNumber(span.getValue()));
    }
    batch.put(IndexKey.position(), PositionCodec.encode(position));
  }

  private void put(LoggedOperation logged) throws RocksDBException {
    RecordedOperation operation = RecordedOperation.of(logged, encapsulatedAt(logged));
    long leafIndex = operation.leafIndex();
    batch.put(IndexKey.operation(leafIndex), OperationCodec.encode(operation));
    batch.put(IndexKey.stated(operation.statement()), IndexKey.ofNumber(leafIndex));
    for (Term term : Term.of(operation)) {
      batch.put(IndexKey.posting(term, leafIndex), NOTHING);
    }
    for (Link link : Link.of(logged.operation())) {
      batch.put(IndexKey.posting(Term.link(link), leafIndex), NOTHING);
    }
    if (operation.content().isPresent()) {
      ContentFacts content = operation.content().get();
      putSampled(Term.source(operation.statement().source()), content, leafIndex);
      putSampled(Term.ANY_CONTENT, content, leafIndex);
    }
  }

  private void putSampled(Term table, ContentFacts content, long leafIndex)
      throws RocksDBException {
    batch.put(
        IndexKey.sampledFrom(table, content.sampledFrom().toEpochMilli(), leafIndex),
        IndexKey.ofNumber(content.sampledTo().toEpochMilli()));
    long longest = longestSpans.computeIfAbsent(table, this::storedSpan);
    longestSpans.put(table, Math.max(longest, SampledTimes.span(content)));
  }

  private long storedSpan(Term table) {
    byte[] stored = reader.get(IndexKey.longestSpan(table));
    return stored == null ? 0 : IndexKey.numberAt(stored, 0);
  }

  /** A binding takes effect with the data block after its own, whatever its place in that one. */
  private void putBinding(LoggedOperation logged, long endOfDataBlock) throws RocksDBException {
    SignerBody body = SignerBody.decode(logged.operation().payload().body().orElseThrow());
    batch.put(
        IndexKey.bindingFrom(body.key().kid(), endOfDataBlock),
        IndexKey.ofNumber(logged.leafIndex()));
  }

  /** The first leaf after those that were recorded with one of the block's operations. */
  private long endOfDataBlock(int index) {
    List<LoggedOperation> operations = block.operations();
    long seal = operations.get(index).blockLeafIndex();
    int end = index;
    while (end < operations.size() && operations.get(end).blockLeafIndex() == seal) {
      end++;
    }
    return operations.get(end - 1).leafIndex() + 1;
  }

  private Optional<Instant> encapsulatedAt(LoggedOperation logged) {
    if (logged.operation().payload().kind() == OperationKind.GENESIS) {
      return Optional.empty();
    }
    return sealed.computeIfAbsent(logged.blockLeafIndex(), this::sealedEarlier);
  }

  /** A data block that was sent again brings operations under a seal that is recorded already. */
  private Optional<Instant> sealedEarlier(long blockLeafIndex) {
    return StoredOperations.at(reader, blockLeafIndex).recording().encapsulatedAt();
  }
}
