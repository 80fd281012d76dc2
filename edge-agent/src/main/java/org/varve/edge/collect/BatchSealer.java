package org.varve.edge.collect;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.varve.edge.clock.AgentClock;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.QueueException;
import org.varve.edge.queue.SourceState;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;

/** Signs a batch as the next operation of its source and puts it into the queue. */
public final class BatchSealer {
  private final SourceDescription source;
  private final ItemForm form;
  private final OperationSigner signer;
  private final OperationQueue queue;
  private final AgentClock clock;
  private boolean unsetBefore;

  public BatchSealer(
      SourceDescription source,
      ItemForm form,
      OperationSigner signer,
      OperationQueue queue,
      AgentClock clock) {
    this.source = source;
    this.form = form;
    this.signer = signer;
    this.queue = queue;
    this.clock = clock;
  }

  /** How readings become items of the operations. */
  ItemForm form() {
    return form;
  }

  /** Makes room in a full queue, if it is to drop the oldest; says whether there is room. */
  boolean makeRoom() throws QueueException {
    return queue.dropOldest(signer);
  }

  /** On disk when this returns; may be tried again with the same batch if it throws. */
  void seal(Batch batch) throws QueueException {
    if (batch.items().isEmpty()) {
      queue.skip(source.name(), batch.progress());
    } else {
      // A statement about another source's full queue may move this source's chain meanwhile.
      synchronized (queue) {
        queue.add(sign(batch), batch.items(), batch.progress());
      }
      unsetBefore = !batch.isClockSet();
    }
  }

  boolean isClockSet() {
    return clock.isSet();
  }

  /** States a clock that is not set, and what to add to such times, in the next operation then. */
  private Map<String, String> clockData(Batch batch) {
    if (!batch.isClockSet()) {
      return Map.of("clock", AgentClock.UNSET);
    }
    if (!unsetBefore || clock.step().isEmpty()) {
      return Map.of();
    }
    Duration step = clock.step().get();
    return Map.of("clock", "set", "clock-step-ms", Long.toString(step.toMillis()));
  }

  private Operation sign(Batch batch) throws QueueException {
    SourceState state = queue.state(source.name());
    OperationPayload payload =
        source
            .payload()
            .epoch(queue.epoch())
            .sequence(state.sequence() + 1)
            .previous(state.previous().orElse(null))
            .items(ItemTree.of(form.commitment(), batch.items()))
            .controlData(clockData(batch))
            .sampledFrom(batch.sampledFrom().truncatedTo(ChronoUnit.MILLIS))
            .sampledTo(batch.sampledTo().truncatedTo(ChronoUnit.MILLIS))
            .build();
    return signer.sign(source.name(), clock.instant(), payload);
  }
}
