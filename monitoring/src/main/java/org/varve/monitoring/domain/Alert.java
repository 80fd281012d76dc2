package org.varve.monitoring.domain;

import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.operation.OperationId;

/**
 * Something that a supervisor should look at.
 *
 * @param subject what it is about: an entity, a source, a log
 * @param finding what is wrong
 * @param since when it was noticed, or happened
 * @param revision counts the changes of all alerts: this one changed with that number
 */
public record Alert(
    AlertRule rule,
    String subject,
    Finding finding,
    Instant since,
    State state,
    Optional<Acknowledgement> acknowledgement,
    Optional<Instant> resolvedAt,
    long revision) {

  /** Where it stands. */
  public enum State {
    /** It is so, and nobody has said that he knows. */
    FIRING,
    /** It is so, and a supervisor knows. */
    ACKNOWLEDGED,
    /** It is not so any more. */
    RESOLVED
  }

  /**
   * A supervisor knows.
   *
   * @param note what he says about it; may be empty
   * @param operation the one on the ledger that proves it
   */
  public record Acknowledgement(
      String supervisor, Instant at, String note, OperationId operation) {}

  static Alert firing(
      AlertRule rule, String subject, Finding finding, Instant since, long revision) {
    return new Alert(
        rule, subject, finding, since, State.FIRING, Optional.empty(), Optional.empty(), revision);
  }

  /** The same for the same rule and subject, now and later. */
  public String id() {
    return id(rule, subject);
  }

  static String id(AlertRule rule, String subject) {
    return rule.word() + ":" + subject;
  }

  /** Where in the life of data it is. */
  public Stage stage() {
    return rule.stageOf(subject);
  }

  /** Whether this firing is the one that began then; people are told times to the millisecond. */
  public boolean firedAt(Instant time) {
    return since.toEpochMilli() == time.toEpochMilli();
  }

  public boolean isOpen() {
    return state != State.RESOLVED;
  }

  Alert saying(Finding other, long newRevision) {
    return new Alert(rule, subject, other, since, state, acknowledgement, resolvedAt, newRevision);
  }

  Alert acknowledged(Acknowledgement by, long newRevision) {
    return new Alert(
        rule,
        subject,
        finding,
        since,
        State.ACKNOWLEDGED,
        Optional.of(by),
        resolvedAt,
        newRevision);
  }

  Alert resolved(Instant at, long newRevision) {
    return new Alert(
        rule,
        subject,
        finding,
        since,
        State.RESOLVED,
        acknowledgement,
        Optional.of(at),
        newRevision);
  }
}
