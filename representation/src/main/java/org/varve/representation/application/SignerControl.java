package org.varve.representation.application;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.Spec;
import org.varve.representation.domain.BoundSigner;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Has signers speak about what operators state in Bindings, or no more at all (ITU-T Y.4561 clause
 * 8.8, with the branch to representation that 7.3.9 implies).
 *
 * <p>The operator signs the Binding; a SIGNER operation of the node's authority, which names it,
 * carries it out. That is in force here when the answer is given, so that a revoked signer's next
 * message is refused; the ledger refuses what came in before and is recorded after it.
 */
public final class SignerControl {
  private static final String REVOKED = "revoked";

  private final RegistryView registry;
  private final RegistryStatements statements;

  /** Signers that are being changed: a second change waits for nobody, it is refused as stale. */
  private final Set<String> changing = ConcurrentHashMap.newKeySet();

  public SignerControl(RegistryView registry, RegistryStatements statements) {
    this.registry = registry;
    this.statements = statements;
  }

  /** All signers of sources, by id, active and revoked; those of people are credentials' affair. */
  public List<BoundSigner> signers() {
    return registry.signers().stream().filter(signer -> !isActor(signer)).toList();
  }

  /**
   * @throws Failure NOT_FOUND
   */
  public BoundSigner signer(String id) {
    return find(id).orElseThrow(() -> new Failure(ErrorReason.NOT_FOUND, unknown(id)));
  }

  private static String unknown(String id) {
    return "no signer %s is bound here; list those that are".formatted(id);
  }

  private Optional<BoundSigner> find(String id) {
    return registry.signerCalled(id).filter(signer -> !isActor(signer));
  }

  private static boolean isActor(BoundSigner signer) {
    return signer.sources().stream().anyMatch(ActorName::isReserved);
  }

  /** What is wrong with a Binding whose spec is of the right shape. */
  Optional<ResourceControl.Problem> problem(String id, Spec spec) {
    Optional<BoundSigner> now = find(id);
    if (now.isEmpty()) {
      return problem(ErrorReason.NOT_FOUND, unknown(id));
    }
    if (!now.get().active() && isActive(spec)) {
      return problem(
          ErrorReason.NOT_AUTHORISED,
          "signer %s was revoked by entry %d and stays so; let its agent enrol with a new key"
              .formatted(id, now.get().leafIndex()));
    }
    Optional<String> person =
        spec.texts("sources").stream().filter(ActorName::isReserved).findFirst();
    if (person.isPresent()) {
      return problem(
          ErrorReason.OPERATION_MALFORMED,
          "'%s' is the name of a person, not of a source".formatted(person.get()));
    }
    try {
      var unused = body(now.get(), spec).encode();
      return Optional.empty();
    } catch (MalformedException e) {
      return problem(ErrorReason.OPERATION_MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<ResourceControl.Problem> problem(ErrorReason reason, String detail) {
    return Optional.of(new ResourceControl.Problem(reason, detail));
  }

  /**
   * Lets one change of a signer at a time.
   *
   * @throws Failure VERSION_STALE while another one is under way
   */
  <T> CompletableFuture<T> alone(String id, Supplier<CompletableFuture<T>> change) {
    if (!changing.add(id)) {
      throw new Failure(
          ErrorReason.VERSION_STALE,
          "signer %s is being changed just now; look at it when that is done".formatted(id));
    }
    try {
      return change.get().whenComplete((done, failure) -> changing.remove(id));
    } catch (RuntimeException e) {
      changing.remove(id);
      throw e;
    }
  }

  /**
   * Carries out a Binding that is recorded; completes when it is in force. One that was recorded
   * before the signer was last bound has been dealt with.
   */
  CompletableFuture<?> carryOut(ResourceControl.Recorded recorded) {
    BoundSigner now = signer(recorded.body().id());
    SignerBody wanted = body(now, recorded.body().spec().orElseThrow());
    boolean isSo =
        now.sources().equals(wanted.sources())
            && now.active() == (wanted.state() == SignerBody.State.ACTIVE);
    return isSo || now.leafIndex() > recorded.leafIndex()
        ? CompletableFuture.completedFuture(now)
        : statements.bind(wanted, words(recorded.operation()));
  }

  private static String words(Operation operation) {
    return "as %s states in %s".formatted(operation.header().source(), operation.id().hex());
  }

  private static SignerBody body(BoundSigner now, Spec spec) {
    return new SignerBody(
        now.signer(),
        now.key(),
        spec.texts("sources"),
        isActive(spec) ? SignerBody.State.ACTIVE : SignerBody.State.REVOKED,
        Optional.empty());
  }

  private static boolean isActive(Spec spec) {
    return !spec.text("state").equals(Optional.of(REVOKED));
  }
}
