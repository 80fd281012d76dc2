package org.varve.processing.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SignerName;
import org.varve.ledger.LogReader;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.resource.ActorSpec;
import org.varve.processing.domain.RecordResult;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Has the keys of operators, supervisors and data users bound as their credentials in force say,
 * and all others of theirs revoked (ITU-T Y.4561 clauses 8.3 to 8.5). A SIGNER operation a key says
 * so, so that what they sign verifies as what sources sign does.
 *
 * <p>It looks at what is in force and mends what differs: interrupted at any point, it goes on
 * where it was.
 */
public final class ActorKeys {
  private static final String REGISTRY = "urn:varve:processing:actors";

  private final LogReader log;
  private final OwnBlocks blocks;

  public ActorKeys(LogReader log, OwnBlocks blocks) {
    this.log = log;
    this.blocks = blocks;
  }

  /**
   * Refuses a credential whose key could not be bound: revoked ones never are again, and nobody
   * takes the key of somebody else.
   *
   * @throws Failure CONTROL_REFUSED
   */
  public void requireFree(ActorName actor, VerificationKey key) {
    Optional<SignerBinding> bound = log.signer(key.kid());
    if (bound.filter(binding -> !binding.active()).isPresent()) {
      throw new Failure(
          ErrorReason.CONTROL_REFUSED,
          "key %s of '%s' was revoked and stays so; make a new key"
              .formatted(key.kid(), actor.name()));
    }
    if (bound.filter(binding -> !binding.sources().equals(actor.sources())).isPresent()) {
      throw new Failure(
          ErrorReason.CONTROL_REFUSED,
          "key %s is bound to %s already; make another key for '%s'"
              .formatted(key.kid(), bound.get().sources(), actor.name()));
    }
  }

  /** Binds and revokes what the credentials in force ask for; does nothing if all is so. */
  public void settleAll() {
    List<SignerBinding> signers = log.signers();
    for (ResourceKind kind : ResourceKind.values()) {
      kind.office()
          .ifPresent(
              office ->
                  log.resources(kind)
                      .forEach(each -> settle(new ActorName(office, each.id()), kind, signers)));
    }
  }

  /**
   * The same of one actor.
   *
   * @throws Failure if the ledger does not take it
   */
  public void settle(ActorName actor, ResourceKind kind) {
    settle(actor, kind, log.signers());
  }

  /**
   * @param signers as they are bound; what is recorded here meanwhile is of other actors
   */
  private void settle(ActorName actor, ResourceKind kind, List<SignerBinding> signers) {
    Optional<ActorSpec> credential =
        log.resource(kind, actor.name())
            .filter(resource -> !resource.deleted())
            .map(Resource::spec)
            .map(ActorSpec::of);
    Optional<VerificationKey> wanted = credential.flatMap(ActorSpec::key);
    List<SignerBinding> bound =
        signers.stream()
            .filter(binding -> binding.active() && binding.sources().equals(actor.sources()))
            .toList();
    List<SignerBody> changes = new ArrayList<>();
    bound.stream()
        .map(SignerBinding::key)
        .filter(key -> !Optional.of(key).equals(wanted))
        .forEach(key -> changes.add(body(actor, key, SignerBody.State.REVOKED)));
    // Whoever is suspended keeps his key for when he is not; the contract refuses him meanwhile.
    credential
        .filter(ActorSpec::active)
        .flatMap(ActorSpec::key)
        .filter(key -> bound.stream().noneMatch(binding -> binding.key().equals(key)))
        .ifPresent(key -> changes.add(body(actor, key, SignerBody.State.ACTIVE)));
    if (!changes.isEmpty()) {
      record(actor, changes);
    }
  }

  /** Each statement is about one key, as the first of an epoch after that of every other of it. */
  private void record(ActorName actor, List<SignerBody> changes) {
    long epoch = log.head().size();
    List<Operation> operations = new ArrayList<>();
    for (SignerBody change : changes) {
      operations.add(
          blocks.sign(
              OperationKind.SIGNER,
              REGISTRY + ":" + change.key().kid().hex(),
              epoch,
              change.encode(),
              "as the credential of " + actor.source() + " says"));
    }
    for (RecordResult result : blocks.record(operations)) {
      if (result instanceof RecordResult.Refused refused) {
        throw new Failure(
            ErrorReason.valueOf(refused.reason()),
            "the key of %s was not bound: %s".formatted(actor.source(), refused.message()));
      }
    }
  }

  private static SignerBody body(ActorName actor, VerificationKey key, SignerBody.State state) {
    return new SignerBody(SignerName.of(key), key, actor.sources(), state, Optional.empty());
  }
}
