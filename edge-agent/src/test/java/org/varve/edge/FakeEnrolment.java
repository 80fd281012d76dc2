package org.varve.edge;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SignerName;
import org.varve.proto.r2d.v1.EnrollRequest;
import org.varve.proto.r2d.v1.EnrollResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Enrols one key a token, as representation does; a test may change what it answers. */
public final class FakeEnrolment {
  public static final String SOURCES = "urn:varve:source:*";

  private final TestLog log;
  private final TestCa ca;
  private UnaryOperator<EnrollResponse.Builder> change = UnaryOperator.identity();
  private Optional<EnrollRequest> first = Optional.empty();
  private int calls;

  public FakeEnrolment(TestLog log, TestCa ca) {
    this.log = log;
    this.ca = ca;
  }

  public String token() {
    return "varve1.c2VjcmV0." + ca.fingerprint();
  }

  public FakeEnrolment answering(UnaryOperator<EnrollResponse.Builder> other) {
    change = other;
    return this;
  }

  public int calls() {
    return calls;
  }

  EnrollResponse enrol(EnrollRequest request) {
    calls++;
    if (request.getToken().isEmpty()) {
      return change.apply(renewal(request)).build();
    }
    if (!request.getToken().equals(token())) {
      throw new Failure(ErrorReason.TOKEN_INVALID, "no such token; ask for another");
    }
    VerificationKey key = VerificationKey.fromCoseKey(request.getSigningKey().toByteArray());
    if (!key.verify(proofMessage(request), request.getProof().toByteArray())) {
      throw new Failure(ErrorReason.SIGNATURE_INVALID, "the proof is not by the signing key");
    }
    if (first
        .map(EnrollRequest::getSigningKey)
        .filter(k -> !k.equals(request.getSigningKey()))
        .isPresent()) {
      throw new Failure(ErrorReason.TOKEN_USED, "the token was used for another key");
    }
    first = Optional.of(request);
    return change.apply(answer(request, key)).build();
  }

  /** By the words of r2d.proto, and not by the agent's code. */
  private EnrollResponse.Builder renewal(EnrollRequest request) {
    VerificationKey key = VerificationKey.fromCoseKey(request.getSigningKey().toByteArray());
    byte[] message =
        ByteString.copyFromUtf8("varve-renew-v1\n")
            .concat(
                ByteString.copyFrom(Digest.sha256(request.getTlsPublicKey().toByteArray()).bytes()))
            .toByteArray();
    if (!key.verify(message, request.getProof().toByteArray())) {
      throw new Failure(ErrorReason.SIGNATURE_INVALID, "the proof is not by the signing key");
    }
    if (first.filter(f -> f.getSigningKey().equals(request.getSigningKey())).isEmpty()) {
      throw new Failure(ErrorReason.UNKNOWN_SIGNER, "no signer has this key; enrol with a token");
    }
    return answer(request, key);
  }

  private EnrollResponse.Builder answer(EnrollRequest request, VerificationKey key) {
    Operation binding = binding(key);
    return EnrollResponse.newBuilder()
        .setSigner(SignerName.of(key))
        .setCertificateChain(
            ca.agentChain(request.getTlsPublicKey().toByteArray(), request.getAgentName()))
        .addSources(SOURCES)
        .setLog(log.identity())
        .addAuthorities(ByteString.copyFrom(TestLog.AUTHORITY.verificationKey().coseKey()))
        .setBindingOperation(ByteString.copyFrom(binding.bytes()))
        .setBindingReceipt(log.record(binding));
  }

  public static Operation binding(VerificationKey key) {
    SignerBody body =
        new SignerBody(
            SignerName.of(key), key, List.of(SOURCES), SignerBody.State.ACTIVE, Optional.empty());
    OperationPayload payload =
        OperationPayload.of(OperationKind.SIGNER).epoch(1).sequence(1).body(body.encode()).build();
    return OperationSigner.of(TestLog.AUTHORITY)
        .sign("urn:varve:entity:representation", Fixtures.NOW, payload);
  }

  /** By the words of r2d.proto, and not by the agent's code. */
  private static byte[] proofMessage(EnrollRequest request) {
    byte[] token = request.getToken().getBytes(StandardCharsets.UTF_8);
    return ByteString.copyFromUtf8("varve-enroll-v1\n")
        .concat(ByteString.copyFrom(Digest.sha256(token).bytes()))
        .concat(ByteString.copyFrom(Digest.sha256(request.getTlsPublicKey().toByteArray()).bytes()))
        .toByteArray();
  }
}
