package org.varve.representation.application;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.varve.representation.domain.Submission;

/**
 * Operations that wait to be sealed, one queue for each signer and source.
 *
 * <p>A lane that has operations in an unanswered block gives nothing to the next one: blocks are
 * recorded side by side, so its operations could overtake each other. Within that rule, operations
 * leave in the order in which they came. Not thread-safe.
 */
final class Lanes {
  private final Map<Submission.Lane, Queue> queues = new HashMap<>();
  private final PriorityQueue<Queue> ready =
      new PriorityQueue<>(Comparator.comparingLong(queue -> queue.head().number()));
  private int readyOperations;
  private long readyBytes;

  void add(Pending pending) {
    Queue queue = queues.computeIfAbsent(pending.submission().lane(), Queue::new);
    queue.add(pending);
    if (!queue.busy) {
      readyOperations++;
      readyBytes += pending.bytes();
      if (queue.waiting.size() == 1) {
        ready.add(queue);
      }
    }
  }

  /** Operations that the next block may take. */
  int readyOperations() {
    return readyOperations;
  }

  long readyBytes() {
    return readyBytes;
  }

  /** The operation that has waited longest of those that may be taken. */
  Optional<Pending> oldestReady() {
    return Optional.ofNullable(ready.peek()).map(Queue::head);
  }

  /**
   * Takes the next block's operations and closes their lanes until {@link #release}.
   *
   * @return at least one if one is ready, even if it alone exceeds {@code bytesMax}
   */
  List<Pending> take(int operationsMax, long bytesMax) {
    List<Pending> taken = new ArrayList<>();
    Set<Queue> touched = new HashSet<>();
    long bytes = 0;
    while (!ready.isEmpty() && taken.size() < operationsMax) {
      long next = ready.element().head().bytes();
      if (!taken.isEmpty() && bytes + next > bytesMax) {
        break;
      }
      Queue queue = ready.remove();
      taken.add(queue.poll());
      bytes += next;
      touched.add(queue);
      if (!queue.waiting.isEmpty()) {
        ready.add(queue);
      }
    }
    readyOperations -= taken.size();
    readyBytes -= bytes;
    touched.forEach(this::close);
    ready.removeIf(touched::contains);
    return taken;
  }

  /** Opens the lanes of a block that was answered. */
  void release(Collection<Pending> answered) {
    for (Pending pending : answered) {
      Queue queue = queues.get(pending.submission().lane());
      if (queue != null && queue.busy) {
        open(queue);
      }
    }
  }

  /** Forgets everything. */
  void clear() {
    queues.clear();
    ready.clear();
    readyOperations = 0;
    readyBytes = 0;
  }

  private void close(Queue queue) {
    queue.busy = true;
    readyOperations -= queue.waiting.size();
    readyBytes -= queue.bytes;
  }

  private void open(Queue queue) {
    queue.busy = false;
    if (queue.waiting.isEmpty()) {
      queues.remove(queue.lane);
      return;
    }
    ready.add(queue);
    readyOperations += queue.waiting.size();
    readyBytes += queue.bytes;
  }

  private static final class Queue {
    private final Submission.Lane lane;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean busy;

    Queue(Submission.Lane lane) {
      this.lane = lane;
    }

    void add(Pending pending) {
      waiting.add(pending);
      bytes += pending.bytes();
    }

    Pending head() {
      return waiting.element();
    }

    Pending poll() {
      Pending head = waiting.remove();
      bytes -= head.bytes();
      return head;
    }
  }
}
