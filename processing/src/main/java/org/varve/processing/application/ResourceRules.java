package org.varve.processing.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.Spec;
import org.varve.ledger.LogReader;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.GrantSpec;
import org.varve.processing.domain.AlertRuleFields;
import org.varve.processing.domain.OwnedShapes;
import org.varve.rp.ErrorReason;

/**
 * Finds everything that is wrong with a change before it is recorded (ITU-T Y.4561 clause 8.4):
 * what the ledger will refuse, for any kind; and for the kinds that processing owns, what it would
 * take but nobody could go by.
 */
public final class ResourceRules {

  private final LogReader log;

  public ResourceRules(LogReader log) {
    this.log = log;
  }

  /**
   * A rule that a change breaks.
   *
   * @param missing the data user who would have to be there
   */
  public record Problem(ErrorReason reason, String detail, Optional<String> missing) {
    Problem(ErrorReason reason, String detail) {
      this(reason, detail, Optional.empty());
    }
  }

  /**
   * A change that nobody has signed yet.
   *
   * @param version to be made; 0 for the next
   * @param spec empty to delete it
   */
  public record Proposal(ResourceKind kind, String id, long version, Optional<Spec> spec) {}

  /** What is wrong with a proposal. */
  public List<Problem> problems(Proposal proposal, ActorName actor) {
    List<Problem> problems = new ArrayList<>(ownProblems(proposal));
    // What the shape says in full, the ledger says of the first fault only.
    boolean saysForm = problems.stream().anyMatch(ResourceRules::isOfForm);
    try {
      log.refusals(actor, body(proposal)).stream()
          .map(refusal -> new Problem(reason(refusal.reason().name()), refusal.detail()))
          .filter(problem -> !saysForm || !isOfForm(problem))
          .forEach(problems::add);
    } catch (MalformedException e) {
      problems.add(malformed(String.valueOf(e.getMessage())));
    }
    return problems;
  }

  /** What is wrong with it by the rules of its kind, if processing owns that. */
  List<Problem> ownProblems(Proposal proposal) {
    return proposal.spec().map(spec -> ownProblems(proposal, spec)).orElse(List.of());
  }

  private List<Problem> ownProblems(Proposal proposal, Spec spec) {
    List<Problem> problems = new ArrayList<>();
    OwnedShapes.of(proposal.kind().word()).stream()
        .flatMap(shape -> shape.problems(spec).stream())
        .map(ResourceRules::malformed)
        .forEach(problems::add);
    if (problems.isEmpty() && proposal.kind() == ResourceKind.ALERT_RULE) {
      AlertRuleFields.problems(spec).stream().map(ResourceRules::malformed).forEach(problems::add);
    }
    if (problems.isEmpty()) {
      named(proposal.kind(), spec)
          .filter(user -> !isThere(user))
          .map(
              user ->
                  new Problem(
                      ErrorReason.CONTROL_REFUSED,
                      "there is no DataUser '%s'; apply that first".formatted(user),
                      Optional.of(user)))
          .ifPresent(problems::add);
    }
    return problems;
  }

  /** The data user that a spec is about. */
  private static Optional<String> named(ResourceKind kind, Spec spec) {
    return switch (kind) {
      case GRANT -> spec.text("user").filter(user -> !user.equals(GrantSpec.ANYBODY));
      case OWNERSHIP -> spec.text("owner");
      default -> Optional.empty();
    };
  }

  private boolean isThere(String user) {
    return log.resource(ResourceKind.DATA_USER, user).filter(found -> !found.deleted()).isPresent();
  }

  private ControlBody body(Proposal proposal) {
    Optional<Resource> inForce = log.resource(proposal.kind(), proposal.id());
    long next = inForce.map(Resource::version).orElse(0L) + 1;
    long version = proposal.version() == 0 ? next : proposal.version();
    Optional<OperationId> previous =
        version == 1 ? Optional.empty() : inForce.map(Resource::operation);
    String kind = proposal.kind().word();
    if (version > 1 && previous.isEmpty()) {
      throw new MalformedException(
          "is %d, but there is no %s '%s' yet; leave it out"
              .formatted(version, kind, proposal.id()),
          "version");
    }
    return proposal
        .spec()
        .map(spec -> ControlBody.set(kind, proposal.id(), version, spec, previous))
        .orElseGet(() -> deletion(kind, proposal.id(), version, previous));
  }

  private static ControlBody deletion(
      String kind, String id, long version, Optional<OperationId> previous) {
    return ControlBody.delete(
        kind,
        id,
        version,
        previous.orElseThrow(
            () -> new MalformedException("there is no %s of that id".formatted(kind), id)));
  }

  private static boolean isOfForm(Problem problem) {
    return problem.reason() == ErrorReason.OPERATION_MALFORMED;
  }

  private static Problem malformed(String detail) {
    return new Problem(ErrorReason.OPERATION_MALFORMED, detail);
  }

  private static ErrorReason reason(String name) {
    return ErrorReason.named(name).orElse(ErrorReason.INTERNAL);
  }
}
