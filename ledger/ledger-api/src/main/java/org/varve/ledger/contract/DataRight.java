package org.varve.ledger.contract;

import static org.varve.ledger.RefusalReason.ACCESS_DENIED;
import static org.varve.ledger.contract.OperationAdmission.refuse;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.GrantSpec;
import org.varve.ledger.resource.GrantSpec.Right;
import org.varve.ledger.state.OperationEntry;
import org.varve.ledger.state.OperationEntry.Origin;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.state.SignerEntry;
import org.varve.ledger.state.StateKeys;

/**
 * Judges who may say a new version of data, and who may derive from it (ITU-T Y.4561 clause 8.2).
 *
 * <p>A source corrects itself; a user may what he owns, made himself, or was granted. The right
 * goes by the first version of the data, so that nobody gains one by updating. A grant counts if it
 * is in force when the data block was sealed, and for the purpose that the operation's label
 * {@value #PURPOSE} names; one that is limited to some fields lets nobody update, since a new
 * version says all of them. Operations that name no other cost no look at the state.
 *
 * <p>A user names only parents that are recorded, and is told the same of one that is not there and
 * of one that is not his: an id can be computed from a guess at what was said. A source may name
 * some that are not recorded, which may wait in another queue or lie in another log.
 */
final class DataRight {

  /** The label with which a user says what he uses data for. */
  static final String PURPOSE = "purpose";

  private final OverlayState state;
  private final ControlFold control;

  DataRight(OverlayState state, ControlFold control) {
    this.state = state;
    this.control = control;
  }

  /** Whose data an operation is that is not recorded yet; empty unless it is DATA. */
  Optional<Origin> originOf(Operation operation) {
    if (operation.payload().kind() != OperationKind.DATA) {
      return Optional.empty();
    }
    return operation
        .payload()
        .updates()
        .flatMap(this::entry)
        .flatMap(OperationEntry::origin)
        .or(
            () ->
                Optional.of(
                    new Origin(
                        operation.header().source(),
                        operation.payload().dataType().orElseThrow())));
  }

  /** Which right a DATA operation lacks. */
  Optional<Refusal> refusalOf(Operation operation, Instant encapsulatedAt) {
    Optional<OperationId> updates = operation.payload().updates();
    if (updates.isEmpty() && operation.payload().parents().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> user =
        ActorName.speakingFor(operation.header().source())
            .filter(actor -> actor.office() == Office.USER)
            .map(ActorName::name);
    return updates
        .flatMap(id -> refusalOfUpdate(operation, id, user, encapsulatedAt))
        .or(() -> refusalOfParents(operation, user, encapsulatedAt));
  }

  private Optional<Refusal> refusalOfUpdate(
      Operation operation, OperationId id, Optional<String> user, Instant time) {
    Optional<Origin> origin = entry(id).flatMap(OperationEntry::origin);
    String source = operation.header().source();
    boolean may =
        origin.isPresent()
            && (origin.get().source().equals(source)
                || user.filter(name -> may(name, Right.UPDATE, origin.get(), operation, time))
                    .isPresent());
    return may ? Optional.empty() : denied(source, "update", id);
  }

  private Optional<Refusal> refusalOfParents(
      Operation operation, Optional<String> user, Instant time) {
    for (OperationId id : operation.payload().parents()) {
      Optional<OperationEntry> parent = entry(id);
      if (parent.isEmpty() && user.isEmpty()) {
        continue;
      }
      Optional<Origin> origin = parent.flatMap(OperationEntry::origin);
      boolean may =
          origin.isPresent()
              && user.map(name -> may(name, Right.DERIVE, origin.get(), operation, time))
                  .orElseGet(() -> binds(operation, origin.get().source()));
      if (!may) {
        return denied(operation.header().source(), "derive from", id);
      }
    }
    return Optional.empty();
  }

  /** A device derives from what it may speak for. */
  private boolean binds(Operation operation, String source) {
    return Optional.ofNullable(state.get(StateKeys.signer(operation.header().kid())))
        .map(SignerEntry::decode)
        .filter(signer -> signer.body().covers(source))
        .isPresent();
  }

  private boolean may(String user, Right right, Origin origin, Operation operation, Instant time) {
    return control.standing().owns(user, origin.source())
        || grants(user).anyMatch(grant -> gives(grant, right, origin, operation, time));
  }

  private Stream<GrantSpec> grants(String user) {
    return Stream.of(user, GrantSpec.ANYBODY)
        .map(name -> control.access().writingGrants(name).ids())
        .flatMap(Set::stream)
        .flatMap(id -> control.resource(ResourceKind.GRANT, id).stream())
        .map(Resource::spec)
        .map(GrantSpec::of);
  }

  private static boolean gives(
      GrantSpec grant, Right right, Origin origin, Operation operation, Instant time) {
    String purpose = operation.payload().labels().getOrDefault(PURPOSE, "");
    return grant.rights().contains(right)
        && grant.covers(origin.source())
        && grant.coversType(origin.dataType())
        && grant.holdsAt(time)
        && grant.allowsPurpose(purpose)
        && (right != Right.UPDATE || grant.fields().isEmpty());
  }

  private Optional<OperationEntry> entry(OperationId id) {
    return Optional.ofNullable(state.get(StateKeys.operation(id))).map(OperationEntry::decode);
  }

  private static Optional<Refusal> denied(String source, String what, OperationId id) {
    return refuse(
        ACCESS_DENIED,
        "'%s' may not %s operation %s, or there is no such data; ask the owner of its source for a grant"
            .formatted(source, what, id.hex()));
  }
}
