package org.varve.representation.application;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.SignerBody;
import org.varve.representation.domain.BoundSigner;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Changes what signers may speak about, and whether they may at all, on behalf of operators (ITU-T
 * Y.4561 clause 8.8, with the branch to representation that 7.3.9 implies).
 *
 * <p>Each change is a SIGNER operation. It is in force here when the answer is given, so that a
 * revoked signer's next message is refused; the ledger refuses what came in before and is recorded
 * after it.
 */
public final class SignerControl {
  private static final int OPERATOR_BYTES_MAX = 128;
  private static final int REASON_BYTES_MAX = 512;

  private final RegistryView registry;
  private final RegistryStatements statements;

  /** Signers that are being changed: a second change waits for nobody, it is refused as stale. */
  private final Set<String> changing = ConcurrentHashMap.newKeySet();

  public SignerControl(RegistryView registry, RegistryStatements statements) {
    this.registry = registry;
    this.statements = statements;
  }

  /**
   * How a signer shall be.
   *
   * @param version leaf index of the binding that the change is made from
   */
  public record Wanted(String signer, List<String> sources, boolean active, long version) {}

  /**
   * Who wants it and why.
   *
   * @param operator by the name in his certificate
   */
  public record Order(String operator, String reason) {
    public Order {
      require("operator", operator, OPERATOR_BYTES_MAX);
      require("reason", reason, REASON_BYTES_MAX);
    }

    private static void require(String field, String text, int bytesMax) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      if (text.isBlank() || bytes > bytesMax) {
        throw new Failure(
            ErrorReason.MALFORMED_REQUEST,
            "%s has %d bytes; give 1 to %d, and say something".formatted(field, bytes, bytesMax));
      }
    }

    private String words() {
      return "by operator " + operator + ": " + reason;
    }
  }

  /**
   * What a change did, or would do.
   *
   * @param stated the statement on the ledger; absent if nothing differs or nothing was done
   */
  public record Change(
      BoundSigner before, BoundSigner after, Optional<RegistryStatements.Stated> stated) {
    public boolean isChange() {
      return before.active() != after.active() || !before.sources().equals(after.sources());
    }
  }

  /** All signers of sources, by id, active and revoked; those of people are credentials' affair. */
  public List<BoundSigner> signers() {
    return registry.signers().stream().filter(signer -> !isActor(signer)).toList();
  }

  /**
   * @throws Failure NOT_FOUND
   */
  public BoundSigner signer(String id) {
    return registry
        .signerCalled(id)
        .filter(signer -> !isActor(signer))
        .orElseThrow(
            () ->
                new Failure(
                    ErrorReason.NOT_FOUND,
                    "no signer %s is bound here; list those that are".formatted(id)));
  }

  /**
   * Checks a change.
   *
   * @throws Failure NOT_FOUND, VERSION_STALE, NOT_AUTHORISED, MALFORMED_REQUEST
   */
  public Change validate(Wanted wanted) {
    BoundSigner before = signer(wanted.signer());
    if (wanted.version() != before.leafIndex()) {
      throw stale(before, wanted.version());
    }
    if (!before.active() && wanted.active()) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "signer %s was revoked by entry %d and stays so; let its agent enrol with a new key"
              .formatted(before.signer(), before.leafIndex()));
    }
    var unused = body(before, wanted).encode();
    return new Change(
        before,
        new BoundSigner(
            before.signer(), before.key(), wanted.sources(), wanted.active(), before.leafIndex()),
        Optional.empty());
  }

  /**
   * Has a change recorded; completes when it is in force.
   *
   * @throws Failure as {@link #validate}; the future fails with one if the ledger refuses
   */
  public CompletableFuture<Change> apply(Wanted wanted, Order order) {
    if (!changing.add(wanted.signer())) {
      throw new Failure(
          ErrorReason.VERSION_STALE,
          "signer %s is being changed just now; look at it when that is done"
              .formatted(wanted.signer()));
    }
    try {
      Change change = validate(wanted);
      if (!change.isChange()) {
        changing.remove(wanted.signer());
        return CompletableFuture.completedFuture(change);
      }
      return statements
          .bind(body(change.before(), wanted), order.words())
          .thenApply(stated -> done(change, stated))
          .whenComplete((done, failure) -> changing.remove(wanted.signer()));
    } catch (RuntimeException e) {
      changing.remove(wanted.signer());
      throw e;
    }
  }

  private static boolean isActor(BoundSigner signer) {
    return signer.sources().stream().anyMatch(ActorName::isReserved);
  }

  private static Change done(Change change, RegistryStatements.Stated stated) {
    BoundSigner after = change.after();
    return new Change(
        change.before(),
        new BoundSigner(
            after.signer(),
            after.key(),
            after.sources(),
            after.active(),
            stated.receipt().position().leafIndex()),
        Optional.of(stated));
  }

  private static SignerBody body(BoundSigner before, Wanted wanted) {
    try {
      return new SignerBody(
          before.signer(),
          before.key(),
          wanted.sources(),
          wanted.active() ? SignerBody.State.ACTIVE : SignerBody.State.REVOKED,
          Optional.empty());
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "signer %s cannot be bound so: %s".formatted(before.signer(), e.getMessage()),
          e);
    }
  }

  private static Failure stale(BoundSigner now, long version) {
    return new Failure(
        ErrorReason.VERSION_STALE,
        "signer %s is at version %d, the change is made from %d; look at it as it is now"
            .formatted(now.signer(), now.leafIndex(), version));
  }
}
