package org.varve.representation.application;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
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
  private static final byte[] PROOF_CONTEXT =
      "varve-enroll-v1\n".getBytes(StandardCharsets.US_ASCII);

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

  /** What an agent asks with; see R2dService.Enroll for the fields. */
  public static final class Request {
    private final String token;
    private final byte[] signingKey;
    private final byte[] tlsPublicKey;
    private final byte[] proof;
    private final String agentName;

    /** Arrays are shared, not copied. */
    public Request(
        String token, byte[] signingKey, byte[] tlsPublicKey, byte[] proof, String agentName) {
      this.token = token;
      this.signingKey = signingKey;
      this.tlsPublicKey = tlsPublicKey;
      this.proof = proof;
      this.agentName = agentName;
    }
  }

  /**
   * What an agent is told.
   *
   * @param certificateChain PEM, its own certificate first
   */
  public record Enrolled(
      String signer,
      String certificateChain,
      List<String> sources,
      LogIdentity log,
      RegistryStatements.Stated binding) {}

  private record Attempt(Digest token, Digest kid) {}

  /**
   * Enrols an agent; completes after commit and fold of the binding.
   *
   * @throws Failure if token, keys or proof are not acceptable; the future fails with one if the
   *     ledger refuses or does not answer
   */
  public CompletableFuture<Enrolled> enroll(Request request) {
    // The token first: without one, nobody makes us check a signature.
    EnrolmentToken token = tokens.check(request.token);
    VerificationKey key = signingKey(request);
    requireProof(request, key);
    // The certificate before the ledger: a key that cannot be certified must not use up the token.
    String certificate = certificate(request, key);
    LogIdentity log = registry.log();
    return binding(token, key)
        .thenApply(
            stated -> {
              SignerBody body = bodyOf(stated);
              metrics.enrolled();
              return new Enrolled(body.signer(), certificate, body.sources(), log, stated);
            });
  }

  private static VerificationKey signingKey(Request request) {
    try {
      return VerificationKey.fromCoseKey(request.signingKey);
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "signing_key of %d bytes is no COSE_Key (%s); send an Ed25519 or P-256 key"
              .formatted(request.signingKey.length, e.getMessage()),
          e);
    }
  }

  private static void requireProof(Request request, VerificationKey key) {
    byte[] signed = proofMessage(request.token, request.tlsPublicKey);
    if (!key.verify(signed, request.proof)) {
      throw new Failure(
          ErrorReason.SIGNATURE_INVALID,
          "proof is not a signature by signing_key %s over this token and tls_public_key;"
                  .formatted(key.kid().hex())
              + " sign as R2dService.Enroll says");
    }
  }

  /** What the holder of the signing key signs to show that he holds it. */
  static byte[] proofMessage(String token, byte[] tlsPublicKey) {
    byte[] message = new byte[PROOF_CONTEXT.length + 2 * Digest.BYTES];
    System.arraycopy(PROOF_CONTEXT, 0, message, 0, PROOF_CONTEXT.length);
    Digest.sha256(token.getBytes(StandardCharsets.UTF_8)).copyTo(message, PROOF_CONTEXT.length);
    Digest.sha256(tlsPublicKey).copyTo(message, PROOF_CONTEXT.length + Digest.BYTES);
    return message;
  }

  private String certificate(Request request, VerificationKey key) {
    try {
      return certificates.issue(
              BoundSigner.certificateName(key), request.agentName, request.tlsPublicKey)
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
    if (!known.get().active()) {
      throw new Failure(
          ErrorReason.SIGNER_REVOKED,
          "signer %s was revoked by entry %d of the log; make a new key and enrol it"
              .formatted(known.get().signer(), known.get().leafIndex()));
    }
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
