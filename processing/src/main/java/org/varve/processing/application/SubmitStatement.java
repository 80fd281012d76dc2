package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.AccessEntry.Decision;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.Content;
import org.varve.ledger.LogReader;
import org.varve.processing.domain.LeafRanges;
import org.varve.processing.domain.ReadAccess;
import org.varve.processing.domain.RecordResult;
import org.varve.processing.domain.Requester;
import org.varve.processing.domain.ResourceEvent;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Records what a data user states: data of his own, a new version of what he may update, something
 * derived from what he may derive from; or a change of rights to what he owns (ITU-T Y.4561 clauses
 * 8.2 and 8.3).
 *
 * <p>It sees to it that he speaks for himself; which rights he has, the contract decides with the
 * ledger's state at that moment. Denied attempts are noted, as denied reads are.
 */
public final class SubmitStatement {
  private static final String ACTION = "SubmitOperation";

  private final AccessPolicy policy;
  private final LogReader log;
  private final CheckedLog checked;
  private final ChangeResource changes;
  private final Recorder recorder;
  private final AccessJournal journal;

  /** Has an operation recorded, its content first. */
  @FunctionalInterface
  public interface Recorder {
    /**
     * @throws Failure if the outcome is not known
     */
    RecordResult record(Operation operation, List<Content> contents);
  }

  /**
   * What became of a statement.
   *
   * @param result recorded or duplicate
   * @param change what it did to a resource; absent for DATA
   */
  public record Stated(RecordResult result, Optional<ResourceEvent> change) {}

  public SubmitStatement(
      AccessPolicy policy,
      LogReader log,
      ChangeResource changes,
      Recorder recorder,
      AccessJournal journal) {
    this.policy = policy;
    this.log = log;
    this.checked = new CheckedLog(log);
    this.changes = changes;
    this.recorder = recorder;
    this.journal = journal;
  }

  /**
   * Returns when it is committed, in force and in the index; the same one again is harmless.
   *
   * @param items of DATA; none of CONTROL
   * @throws Failure with the reason for which it is refused
   */
  public Stated submit(Requester requester, byte[] bytes, List<byte[]> items) {
    Operation operation = decode(bytes);
    try {
      requireOwn(requester, operation);
      return operation.payload().kind() == OperationKind.DATA
          ? data(operation, items)
          : control(operation, items);
    } catch (Failure e) {
      noteDenial(requester, e.reason());
      throw e;
    }
  }

  private void requireOwn(Requester requester, Operation operation) {
    String user = requester.user();
    if (policy.rules().activeUser(user).isEmpty()) {
      throw new Failure(
          ErrorReason.UNKNOWN_USER,
          "there is no active data user '%s'; an operator can make one".formatted(user));
    }
    String source = operation.header().source();
    boolean own =
        ActorName.speakingFor(source).equals(Optional.of(new ActorName(Office.USER, user)));
    if (!own) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "data user '%s' may not speak for '%s'; state it as urn:varve:user:%s, or as an asset of that name"
              .formatted(user, source, user));
    }
    OperationKind kind = operation.payload().kind();
    if (kind != OperationKind.DATA && kind != OperationKind.CONTROL) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED, "a data user states DATA or CONTROL, not %s".formatted(kind));
    }
  }

  private Stated data(Operation operation, List<byte[]> items) {
    RecordResult result =
        recorder.record(
            operation,
            List.of(new Content(operation.payload().contentRoot().orElseThrow(), items)));
    return result.fold(
        recorded -> new Stated(recorded, Optional.empty()),
        duplicate -> new Stated(duplicate, Optional.empty()),
        refused -> {
          throw new Failure(
              ErrorReason.named(refused.reason()).orElse(ErrorReason.INTERNAL), refused.message());
        });
  }

  private Stated control(Operation operation, List<byte[]> items) {
    if (!items.isEmpty()) {
      throw new Failure(
          ErrorReason.CONTENT_MISMATCH,
          "a CONTROL operation has no items, and came with %d; send it without"
              .formatted(items.size()));
    }
    boolean known = log.leafIndexOf(operation.id()).isPresent();
    ResourceEvent change = changes.applyOwned(operation.bytes());
    var receipt = checked.firstReceipt(checked.operation(operation.id()));
    return new Stated(
        known
            ? new RecordResult.Duplicate(operation.id(), receipt)
            : new RecordResult.Recorded(operation.id(), receipt.orElseThrow(), false),
        Optional.of(change));
  }

  private void noteDenial(Requester requester, ErrorReason reason) {
    if (reason == ErrorReason.ACCESS_DENIED || reason == ErrorReason.NOT_AUTHORISED) {
      journal.note(
          new ReadAccess(
              Office.USER.prefix() + requester.user(),
              ACTION,
              Optional.empty(),
              Decision.DENIED,
              requester.purpose(),
              Optional.empty()),
          1,
          0,
          new LeafRanges());
    }
  }

  private static Operation decode(byte[] bytes) {
    try {
      return Operation.decode(bytes);
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.OPERATION_MALFORMED, "it is no operation: " + e.getMessage(), e);
    }
  }
}
