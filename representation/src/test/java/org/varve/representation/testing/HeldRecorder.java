package org.varve.representation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.representation.application.Recorder;
import org.varve.representation.domain.LedgerReceipt;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.RecordedOperation;
import org.varve.representation.domain.SealedBlock;

/** A recorder whose answers the test gives, when and in which order it likes. */
public final class HeldRecorder implements Recorder {
  private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();

  /** A block that waits for its answer. */
  public record Held(SealedBlock block, CompletableFuture<List<Outcome>> answer) {

    public List<OperationId> ids() {
      return block.block().operations().stream().map(Operation::id).toList();
    }

    /** Every operation is recorded; its receipt is its id, so that mix-ups show. */
    public void recordAll() {
      answer.complete(
          block.block().operations().stream()
              .map(operation -> (Outcome) new Outcome.Recorded(receiptOf(operation.id()), false))
              .toList());
    }
  }

  /** A receipt by which a test tells whose it is. */
  public static LedgerReceipt receiptOf(OperationId id) {
    return new LedgerReceipt(
        id.digest().bytes(), "checkpoint", new LedgerReceipt.Position(1, 2, 3, TestClock.START));
  }

  @Override
  public CompletableFuture<List<Outcome>> record(SealedBlock block) {
    CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
    held.add(new Held(block, answer));
    return answer;
  }

  @Override
  public CompletableFuture<Optional<RecordedOperation>> find(OperationId id) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  @Override
  public CompletableFuture<Optional<RecordedOperation>> find(long leafIndex) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  /** The next block, which must come soon. */
  public Held next() throws InterruptedException {
    Held next = held.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("a block within ten seconds").isNotNull();
    return next;
  }

  public List<Held> next(int count) throws InterruptedException {
    List<Held> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(next());
    }
    return blocks;
  }

  /** Blocks that wait for an answer now. */
  public int size() {
    return held.size();
  }
}
