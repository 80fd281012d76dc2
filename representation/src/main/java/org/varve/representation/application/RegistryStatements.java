package org.varve.representation.application;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.KnownFormat;
import org.varve.representation.domain.LedgerReceipt;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.Submission;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Has representation's own statements about signers and formats recorded, on the same path as all
 * other operations, and shows them in the registry at once: an agent submits as soon as it is
 * enrolled, while the ledger's own news may still be on its way.
 */
public final class RegistryStatements {
  private final OwnStatements statements;
  private final BlockSealer sealer;
  private final RegistryView registry;

  /** Keys whose revocation is on its way: nothing may bind them behind it. */
  private final Set<Digest> revoking = ConcurrentHashMap.newKeySet();

  public RegistryStatements(OwnStatements statements, BlockSealer sealer, RegistryView registry) {
    this.statements = statements;
    this.sealer = sealer;
    this.registry = registry;
  }

  /** The key that signs them. */
  VerificationKey authority() {
    return statements.key();
  }

  /** A statement on the ledger. */
  public record Stated(Operation operation, LedgerReceipt receipt) {}

  /**
   * The future fails with {@link org.varve.rp.Failure} if the ledger refuses, as with TOKEN_USED.
   */
  public CompletableFuture<Stated> bind(SignerBody body) {
    return bind(body, "");
  }

  /**
   * As {@link #bind(SignerBody)}.
   *
   * @param why recorded with it
   */
  public CompletableFuture<Stated> bind(SignerBody body, String why) {
    Digest kid = body.key().kid();
    boolean revokes = body.state() == SignerBody.State.REVOKED;
    if (revokes) {
      revoking.add(kid);
    } else if (revoking.contains(kid) || isRevoked(kid)) {
      throw new Failure(
          ErrorReason.SIGNER_REVOKED,
          "signer %s is being revoked; make a new key and enrol it".formatted(body.signer()));
    }
    return bound(body, why)
        .whenComplete(
            (stated, failure) -> {
              if (revokes) {
                revoking.remove(kid);
              }
            });
  }

  private boolean isRevoked(Digest kid) {
    return registry.signer(kid).map(known -> !known.active()).orElse(false);
  }

  private CompletableFuture<Stated> bound(SignerBody body, String why) {
    return state(OperationKind.SIGNER, body.encode(), why)
        .thenApply(
            stated -> {
              registry.apply(bound(body, stated.receipt().position().leafIndex()));
              return stated;
            });
  }

  /** As {@link #bind}. */
  public CompletableFuture<Stated> register(KnownFormat format) {
    return state(OperationKind.FORMAT, format.definition().encode(), "")
        .thenApply(
            stated -> {
              registry.apply(format);
              return stated;
            });
  }

  /** Has recorded what a person signed; the caller shows it in the registry. */
  CompletableFuture<Stated> record(Operation signed) {
    return sealer.offer(Submission.of(signed)).thenApply(outcome -> stated(signed, outcome));
  }

  private CompletableFuture<Stated> state(OperationKind kind, byte[] body, String why) {
    return statements.state(
        kind,
        body,
        why,
        operation ->
            sealer
                .offer(Submission.of(operation))
                .thenApply(outcome -> stated(operation, outcome)));
  }

  private static Stated stated(Operation operation, Outcome outcome) {
    return outcome.fold(
        receipt -> new Stated(operation, receipt),
        refused -> {
          throw Refusals.of(refused);
        });
  }

  private static BoundSigner bound(SignerBody body, long leafIndex) {
    return new BoundSigner(
        body.signer(),
        body.key(),
        body.sources(),
        body.state() == SignerBody.State.ACTIVE,
        leafIndex);
  }
}
