package org.varve.edge.uplink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.varve.edge.queue.QueuedOperation;

/** What was sent on one stream and not answered yet, by submission number. */
final class InFlight {
  /** One of them; {@code sentNanos} tells how long it has been waiting. */
  record Submission(QueuedOperation operation, long sentNanos) {}

  private final Map<Long, Submission> unanswered = new LinkedHashMap<>();
  private long nextNumber;
  private long bytes;

  /** Gives the number of the submission. */
  long sent(QueuedOperation operation, long nowNanos) {
    unanswered.put(nextNumber, new Submission(operation, nowNanos));
    bytes += operation.bytes();
    return nextNumber++;
  }

  /** Takes what this answer is about; empty if it was answered before. */
  Optional<QueuedOperation> answered(long number) throws BrokenStreamException {
    if (number < 0 || number >= nextNumber) {
      throw new BrokenStreamException(
          "the server answered submission %d, but only %d were sent; check its version"
              .formatted(number, nextNumber));
    }
    Submission submission = unanswered.remove(number);
    if (submission == null) {
      return Optional.empty();
    }
    bytes -= submission.operation().bytes();
    return Optional.of(submission.operation());
  }

  /** Whether one more fits; one alone always does. */
  boolean hasRoomFor(QueuedOperation operation, int operationsMax, long bytesMax) {
    return unanswered.isEmpty()
        || (unanswered.size() < operationsMax && bytes + operation.bytes() <= bytesMax);
  }

  Optional<Submission> oldest() {
    return unanswered.values().stream().findFirst();
  }

  boolean isEmpty() {
    return unanswered.isEmpty();
  }
}
