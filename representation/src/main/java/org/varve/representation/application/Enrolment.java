package org.varve.representation.application;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SignerName;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.EnrolmentToken;
import org.varve.representation.domain.LogIdentity;
import org.varve.representation.domain.RecordedOperation;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Registers a data source: binds its signing key to the sources of a token, on the ledger, and
 * certifies its TLS key (ITU-T Y.4561 clause 8.1: identify, bind and authenticate data sources).
 *
 * <p>Idempotent without memory of its own: whoever comes again with the same token and key gets the
 * binding that the ledger already holds.
 */
public final class Enrolment {
  private final TokenCheck tokens;
  private final SourceCertificates certificates;
  private final RegistryView registry;
  private final RegistryStatements statements;
  private final Recorder recorder;
  private final RepresentationMetrics metrics;
  private final ConcurrentMap<Attempt, CompletableFuture<RegistryStatements.Stated>> running =
      new ConcurrentHashMap<>();

  public Enrolment(
      TokenCheck tokens,
      SourceCertificates certificates,
      RegistryView registry,
      RegistryStatements statements,
      Recorder recorder,
      RepresentationMetrics metrics) {
    this.tokens = tokens;
    this.certificates = certificates;
    this.registry = registry;
    this.statements = statements;
    this.recorder = recorder;
    this.metrics = metrics;
  }

  /**
   * What an agent is told.
   *
   * @param certificateChain PEM, its own certificate first
   * @param authorities keys that sign bindings: the founder's, and this node's if it is another
   */
  public record Enrolled(
      String signer,
      String certificateChain,
      List<String> sources,
      LogIdentity log,
      List<VerificationKey> authorities,
      RegistryStatements.Stated binding) {}

  private record Attempt(Digest token, Digest kid) {}

  /**
   * Enrols an agent; completes after commit and fold of the binding.
   *
   * @throws Failure if token, keys or proof are not acceptable; the future fails with one if the
   *     ledger refuses or does not answer
   */
  public CompletableFuture<Enrolled> enroll(EnrolmentRequest request) {
    if (request.isRenewal()) {
      return renew(request);
    }
    // The token first: without one, nobody makes us check a signature.
    EnrolmentToken token = tokens.check(request.token());
    VerificationKey key = request.provenKey();
    // The certificate before the ledger: a key that cannot be certified must not use up the token.
    String certificate = certificate(request, key);
    LogIdentity log = registry.log();
    return binding(token, key)
        .thenApply(
            stated -> {
              SignerBody body = bodyOf(stated);
              metrics.enrolled();
              return new Enrolled(
                  body.signer(), certificate, body.sources(), log, authorities(log), stated);
            });
  }

  /**
   * Another certificate for a signer that is bound: the token is spent, its own key answers for it.
   * Whoever repeats what he overheard gets a certificate for a TLS key that he does not have.
   */
  private CompletableFuture<Enrolled> renew(EnrolmentRequest request) {
    VerificationKey key = request.key();
    // The registry first: a key that nobody bound does not make us check a signature.
    BoundSigner bound =
        registry
            .signer(key.kid())
            .orElseThrow(
                () ->
                    new Failure(
                        ErrorReason.UNKNOWN_SIGNER,
                        "no signer has key %s; enrol with a token".formatted(key.kid().hex())));
    requireActive(bound);
    request.requireProof(key);
    String certificate = certificate(request, key);
    LogIdentity log = registry.log();
    return recorder
        .find(bound.leafIndex())
        .thenApply(
            recorded -> {
              RegistryStatements.Stated binding =
                  recorded
                      .map(Enrolment::stated)
                      .orElseThrow(
                          () ->
                              new Failure(
                                  ErrorReason.INTERNAL,
                                  "entry %d, which binds %s, cannot be read; try again"
                                      .formatted(bound.leafIndex(), bound.signer())));
              metrics.certificateRenewed();
              return new Enrolled(
                  bound.signer(),
                  certificate,
                  bodyOf(binding).sources(),
                  log,
                  authorities(log),
                  binding);
            });
  }

  private List<VerificationKey> authorities(LogIdentity log) {
    return Stream.concat(log.body().authorities().stream(), Stream.of(statements.authority()))
        .distinct()
        .toList();
  }

  private static void requireActive(BoundSigner known) {
    if (!known.active()) {
      throw new Failure(
          ErrorReason.SIGNER_REVOKED,
          "signer %s was revoked by entry %d of the log; make a new key and enrol it"
              .formatted(known.signer(), known.leafIndex()));
    }
  }

  private String certificate(EnrolmentRequest request, VerificationKey key) {
    try {
      return certificates.issue(
              BoundSigner.certificateName(key), request.agentName(), request.tlsPublicKey())
          + certificates.certificatePem();
    } catch (IllegalArgumentException e) {
      throw new Failure(ErrorReason.MALFORMED_REQUEST, String.valueOf(e.getMessage()), e);
    }
  }

  /** Joins an enrolment that is under way, so that an impatient agent gets one binding, not two. */
  private CompletableFuture<RegistryStatements.Stated> binding(
      EnrolmentToken token, VerificationKey key) {
    Attempt attempt = new Attempt(token.id(), key.kid());
    CompletableFuture<RegistryStatements.Stated> mine = new CompletableFuture<>();
    CompletableFuture<RegistryStatements.Stated> theirs = running.putIfAbsent(attempt, mine);
    if (theirs != null) {
      return theirs.copy();
    }
    var unused =
        CompletableFuture.completedFuture(token)
            .thenCompose(t -> findOrBind(t, key))
            .whenComplete(
                (stated, failure) -> {
                  running.remove(attempt);
                  if (failure == null) {
                    mine.complete(stated);
                  } else {
                    mine.completeExceptionally(Refusals.unwrapped(failure));
                  }
                });
    return mine.copy();
  }

  private CompletableFuture<RegistryStatements.Stated> findOrBind(
      EnrolmentToken token, VerificationKey key) {
    Optional<BoundSigner> known = registry.signer(key.kid());
    if (known.isEmpty()) {
      return bind(token, key);
    }
    requireActive(known.get());
    return recorder
        .find(known.get().leafIndex())
        .thenCompose(
            recorded ->
                recorded
                    .filter(operation -> usedToken(operation).equals(Optional.of(token.id())))
                    .map(Enrolment::stated)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> bind(token, key)));
  }

  private CompletableFuture<RegistryStatements.Stated> bind(
      EnrolmentToken token, VerificationKey key) {
    SignerBody body =
        new SignerBody(
            SignerName.of(key),
            key,
            token.sources(),
            SignerBody.State.ACTIVE,
            Optional.of(token.id()));
    return statements.bind(body);
  }

  private static Optional<Digest> usedToken(RecordedOperation recorded) {
    return recorded.operation().payload().kind() == OperationKind.SIGNER
        ? SignerBody.decode(recorded.operation().payload().body().orElseThrow()).tokenId()
        : Optional.empty();
  }

  private static RegistryStatements.Stated stated(RecordedOperation recorded) {
    return new RegistryStatements.Stated(recorded.operation(), recorded.receipt());
  }

  private static SignerBody bodyOf(RegistryStatements.Stated stated) {
    return SignerBody.decode(stated.operation().payload().body().orElseThrow());
  }
}
