package org.varve.representation.application;

import java.util.concurrent.CompletableFuture;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.Submission;

/**
 * One operation between its arrival and its answer.
 *
 * @param bytes what it counts for, see {@link Submission#bytes}; kept, since it takes a walk over
 *     all items
 * @param number order of arrival
 * @param arrivedNanos reading of the sealer's ticker at arrival
 * @param accepted completes when there is room for it; until then its sender should send no more
 * @param outcome completes after commit and fold, or fails with the reason why there is none
 */
record Pending(
    Submission submission,
    long bytes,
    long number,
    long arrivedNanos,
    CompletableFuture<Void> accepted,
    CompletableFuture<Outcome> outcome) {

  static Pending of(Submission submission, long number, long arrivedNanos) {
    return new Pending(
        submission,
        submission.bytes(),
        number,
        arrivedNanos,
        new CompletableFuture<>(),
        new CompletableFuture<>());
  }

  void fail(RuntimeException cause) {
    outcome.completeExceptionally(cause);
    accepted.complete(null);
  }
}
