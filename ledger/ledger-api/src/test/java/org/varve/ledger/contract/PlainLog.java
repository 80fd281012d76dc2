package org.varve.ledger.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.OperationOutcome.Duplicate;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.OperationOutcome.Refused;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.state.ChainPosition;

/**
 * The rules of the fold said again as plainly as they can be: a list of what is recorded, searched
 * from end to end. A second opinion for the contract.
 */
final class PlainLog {

  private List<Operation> recorded = new ArrayList<>();

  PlainLog(Operation genesis) {
    recorded.add(genesis);
  }

  /** What a fold says, without its details. */
  record Verdict(Optional<OperationOutcome> block, List<OperationOutcome> outcomes) {

    static Verdict of(Fold fold) {
      return new Verdict(
          fold.block().map(PlainLog::withoutDetail),
          fold.outcomes().stream().map(PlainLog::withoutDetail).toList());
    }
  }

  List<Operation> recorded() {
    return recorded;
  }

  Verdict fold(AdmittedBlock admitted) {
    List<Operation> before = List.copyOf(recorded);
    List<OperationOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < admitted.block().operations().size(); i++) {
      Operation operation = admitted.block().operations().get(i);
      outcomes.add(fold(operation, admitted.refusalOf(i).map(Refusal::reason)));
    }
    if (recorded.size() == before.size()) {
      return new Verdict(Optional.empty(), outcomes);
    }
    OperationOutcome sealing = fold(admitted.block().blockOperation(), Optional.empty());
    if (sealing instanceof Refused) {
      recorded = new ArrayList<>(before);
      return new Verdict(Optional.of(sealing), List.of());
    }
    return new Verdict(Optional.of(sealing), outcomes);
  }

  private OperationOutcome fold(Operation operation, Optional<RefusalReason> admission) {
    for (int leaf = 0; leaf < recorded.size(); leaf++) {
      if (recorded.get(leaf).id().equals(operation.id())) {
        return new Duplicate(operation.id(), leaf);
      }
    }
    Optional<RefusalReason> reason =
        admission.or(() -> contradiction(operation)).or(() -> registryRefusal(operation));
    if (reason.isPresent()) {
      return new Refused(operation.id(), reason.get(), "");
    }
    boolean first = operation.payload().sequence() == 1;
    boolean gap = !first && !isRecorded(other -> isNext(other, operation));
    recorded.add(operation);
    return new Recorded(operation.id(), recorded.size() - 1, gap);
  }

  private Optional<RefusalReason> contradiction(Operation operation) {
    if (isRecorded(other -> ChainPosition.of(other).equals(ChainPosition.of(operation)))) {
      return Optional.of(RefusalReason.FORK);
    }
    boolean mismatch =
        isRecorded(
            other ->
                (isNext(other, operation) && !names(operation, other))
                    || (isNext(operation, other) && !names(other, operation)));
    return mismatch ? Optional.of(RefusalReason.PREVIOUS_MISMATCH) : Optional.empty();
  }

  private Optional<RefusalReason> registryRefusal(Operation operation) {
    boolean tokenUsed =
        signerBodies(Stream.of(operation))
            .anyMatch(mine -> signerBodies(recorded.stream()).anyMatch(its -> taken(mine, its)));
    boolean otherFormat =
        formatBodies(Stream.of(operation))
            .anyMatch(
                mine ->
                    formatBodies(recorded.stream())
                        .anyMatch(its -> its.format().equals(mine.format()) && !its.equals(mine)));
    if (tokenUsed) {
      return Optional.of(RefusalReason.TOKEN_USED);
    }
    if (signerBodies(Stream.of(operation)).anyMatch(this::bindsRevoked)) {
      return Optional.of(RefusalReason.CONTROL_REFUSED);
    }
    if (otherFormat) {
      return Optional.of(RefusalReason.FORMAT_CONFLICT);
    }
    return operation.payload().updates().isPresent() && !updatesItsOwn(operation)
        ? Optional.of(RefusalReason.ACCESS_DENIED)
        : Optional.empty();
  }

  /** There are no users here: a source corrects itself, and nobody else. */
  private boolean updatesItsOwn(Operation operation) {
    return isRecorded(
        other ->
            operation.payload().updates().equals(Optional.of(other.id()))
                && other.payload().kind() == OperationKind.DATA
                && other.header().source().equals(operation.header().source()));
  }

  private boolean bindsRevoked(SignerBody mine) {
    return mine.state() == SignerBody.State.ACTIVE
        && signerBodies(recorded.stream())
            .anyMatch(
                its ->
                    its.state() == SignerBody.State.REVOKED
                        && its.key().kid().equals(mine.key().kid()));
  }

  private boolean isRecorded(Predicate<Operation> test) {
    return recorded.stream().anyMatch(test);
  }

  private static boolean taken(SignerBody mine, SignerBody its) {
    return mine.tokenId().isPresent()
        && mine.tokenId().equals(its.tokenId())
        && !mine.key().equals(its.key());
  }

  private static Stream<SignerBody> signerBodies(Stream<Operation> operations) {
    return operations
        .filter(operation -> operation.payload().kind() == OperationKind.SIGNER)
        .map(operation -> SignerBody.decode(operation.payload().body().orElseThrow()));
  }

  private static Stream<FormatBody> formatBodies(Stream<Operation> operations) {
    return operations
        .filter(operation -> operation.payload().kind() == OperationKind.FORMAT)
        .map(operation -> FormatBody.decode(operation.payload().body().orElseThrow()));
  }

  private static boolean isNext(Operation earlier, Operation later) {
    return ChainPosition.of(earlier).after().equals(ChainPosition.of(later));
  }

  private static boolean names(Operation later, Operation earlier) {
    return later.payload().previous().equals(Optional.of(earlier.id()));
  }

  private static OperationOutcome withoutDetail(OperationOutcome outcome) {
    return outcome instanceof Refused refused
        ? new Refused(refused.id(), refused.reason(), "")
        : outcome;
  }
}
