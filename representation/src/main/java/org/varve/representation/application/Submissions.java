package org.varve.representation.application;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.Parcel;
import org.varve.representation.domain.RecordedOperation;
import org.varve.representation.domain.Submission;
import org.varve.rp.Failure;

/**
 * Takes operations from data sources: checks each alone, has it sealed and recorded, and answers
 * after commit and fold (ITU-T Y.4561 clause 8.6).
 */
public final class Submissions {
  private static final int REFUSALS_MAX = 10_000;

  private final Door door;
  private final BlockSealer sealer;
  private final Recorder recorder;
  private final RepresentationMetrics metrics;
  private final Watched watched;
  private final RecentRefusals refusals = new RecentRefusals(REFUSALS_MAX);

  /** What supervisors see of submissions. */
  public record Watched(SourceBook sources, SubmissionSample sample, SubmissionTally tally) {}

  public Submissions(
      Door door,
      BlockSealer sealer,
      Recorder recorder,
      RepresentationMetrics metrics,
      Watched watched) {
    this.door = door;
    this.sealer = sealer;
    this.recorder = recorder;
    this.metrics = metrics;
    this.watched = watched;
  }

  /**
   * One operation on its way.
   *
   * @param id absent if it was too malformed to have one
   * @param accepted completes when its sender may send on
   * @param outcome what became of it; fails with {@link Failure} if that is unknown and it should
   *     be sent again
   */
  public record Arrival(
      Optional<OperationId> id,
      CompletableFuture<Void> accepted,
      CompletableFuture<Outcome> outcome) {

    static Arrival refused(Optional<OperationId> id, Outcome.Refused refused) {
      return new Arrival(
          id, CompletableFuture.completedFuture(null), CompletableFuture.completedFuture(refused));
    }
  }

  /** What is known of an operation that was submitted, or not. */
  public enum State {
    UNKNOWN,
    PENDING,
    RECORDED,
    REFUSED
  }

  /**
   * What became of an operation.
   *
   * @param outcome present if recorded or refused
   */
  public record Status(State state, Optional<Outcome> outcome) {}

  /**
   * Takes an operation at once or not at all.
   *
   * @param peerSigner the signer id that the sender's certificate authenticates
   * @throws Failure if there is no room, or no more is accepted
   */
  public Arrival submit(String peerSigner, Parcel parcel) {
    sealer.requireRoom(parcel.bytes());
    return arrive(
        operation -> door.authenticate(peerSigner, operation),
        parcel,
        submission ->
            new BlockSealer.Ticket(
                CompletableFuture.completedFuture(null), sealer.offer(submission)));
  }

  /**
   * Takes an operation when there is room; its sender waits until it is accepted.
   *
   * @throws Failure if no more is accepted
   */
  public Arrival submitWhenRoom(String peerSigner, Parcel parcel) {
    return arrive(operation -> door.authenticate(peerSigner, operation), parcel, sealer::enter);
  }

  /**
   * The same for an operation that came by way of a broker: nobody else vouches for its sender, so
   * that it counts for what it is signed as, and only under its own signer's and source's name.
   *
   * @throws Failure if no more is accepted
   */
  public Arrival submitWhenRoom(String signer, String source, Parcel parcel) {
    return arrive(operation -> door.authenticate(signer, source, operation), parcel, sealer::enter);
  }

  /**
   * The outcome of a call that submitted just one operation.
   *
   * @throws Failure for the reason that it was refused, if it was
   */
  public static Outcome requireRecorded(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      throw Refusals.of(refused);
    }
    return outcome;
  }

  /** Tells what is known of an operation: here, and if not here, on the ledger. */
  public CompletableFuture<Status> find(OperationId id) {
    if (sealer.isPending(id)) {
      return CompletableFuture.completedFuture(new Status(State.PENDING, Optional.empty()));
    }
    return recorder
        .find(id)
        .thenApply(recorded -> recorded.map(Submissions::recorded).orElseGet(() -> unrecorded(id)));
  }

  private interface Entrance {
    BlockSealer.Ticket enter(Submission submission);
  }

  private Arrival arrive(Consumer<Operation> identity, Parcel parcel, Entrance entrance) {
    Optional<Operation> decoded = Optional.empty();
    Submission submission;
    try {
      Operation operation = door.decode(parcel);
      decoded = Optional.of(operation);
      identity.accept(operation);
      metrics.operationArrived(operation.header().signer(), operation.header().issuedAt());
      submission = admit(operation, parcel);
    } catch (Failure e) {
      decoded.ifPresent(operation -> watched.tally().refused(operation, e.reason().name()));
      return Arrival.refused(decoded.map(Operation::id), refusal(e));
    }
    Optional<OperationId> id = decoded.map(Operation::id);
    try {
      door.requireDue(submission);
    } catch (Failure e) {
      // Of this source alone: those of others on the same stream go on.
      metrics.operationRefused(e.reason().name());
      watched.tally().refused(submission.operation(), e.reason().name());
      return new Arrival(
          id, CompletableFuture.completedFuture(null), CompletableFuture.failedFuture(e));
    }
    watched.tally().accepted(submission.operation());
    BlockSealer.Ticket ticket = entrance.enter(submission);
    return new Arrival(
        id,
        ticket.accepted(),
        ticket.outcome().thenApply(outcome -> noted(submission.operation(), outcome)));
  }

  /** Remembers a refusal here and not before: anybody can send what he did not sign. */
  private Submission admit(Operation operation, Parcel parcel) {
    try {
      Submission submission = door.admit(operation, parcel.items());
      watched.sources().accepted(operation);
      watched.sample().add(submission);
      return submission;
    } catch (Failure e) {
      watched.sources().refused(operation, e.reason().name());
      refusals.remember(operation.id(), refused(e));
      throw e;
    }
  }

  private Outcome noted(Operation operation, Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      refusals.remember(operation.id(), refused);
      metrics.operationRefused(refused.reason());
    } else {
      refusals.forget(operation.id());
    }
    return outcome;
  }

  private Outcome.Refused refusal(Failure failure) {
    if (failure.reason().isTransient()) {
      throw failure; // Nothing could be checked: that is no verdict on the operation.
    }
    metrics.operationRefused(failure.reason().name());
    return refused(failure);
  }

  private static Outcome.Refused refused(Failure failure) {
    return new Outcome.Refused(failure.reason().name(), String.valueOf(failure.getMessage()));
  }

  private static Status recorded(RecordedOperation recorded) {
    return new Status(
        State.RECORDED, Optional.of(new Outcome.Recorded(recorded.receipt(), recorded.afterGap())));
  }

  /** Asked a second time, it may have been recorded and answered in between: then it is UNKNOWN. */
  private Status unrecorded(OperationId id) {
    if (sealer.isPending(id)) {
      return new Status(State.PENDING, Optional.empty());
    }
    Optional<Outcome> refused = refusals.find(id).map(Outcome.class::cast);
    return new Status(refused.isPresent() ? State.REFUSED : State.UNKNOWN, refused);
  }
}
