package org.varve.representation.application;

import java.nio.charset.StandardCharsets;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** What an agent asks with to be enrolled; R2dService.Enroll describes the fields. */
public final class EnrolmentRequest {
  private static final byte[] PROOF_CONTEXT =
      "varve-enroll-v1\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] RENEWAL_CONTEXT =
      "varve-renew-v1\n".getBytes(StandardCharsets.US_ASCII);

  private final String token;
  private final byte[] signingKey;
  private final byte[] tlsPublicKey;
  private final byte[] proof;
  private final String agentName;

  /** Arrays are shared, not copied. */
  public EnrolmentRequest(
      String token, byte[] signingKey, byte[] tlsPublicKey, byte[] proof, String agentName) {
    this.token = token;
    this.signingKey = signingKey;
    this.tlsPublicKey = tlsPublicKey;
    this.proof = proof;
    this.agentName = agentName;
  }

  /** Whether a signer that is bound already asks for another certificate. */
  boolean isRenewal() {
    return token.isEmpty();
  }

  String token() {
    return token;
  }

  byte[] tlsPublicKey() {
    return tlsPublicKey;
  }

  String agentName() {
    return agentName;
  }

  /**
   * The signing key, if whoever asks holds it: the proof binds it to this token and this TLS key.
   *
   * @throws Failure MALFORMED_REQUEST or SIGNATURE_INVALID
   */
  VerificationKey provenKey() {
    VerificationKey key = key();
    requireProof(key);
    return key;
  }

  /**
   * @throws Failure SIGNATURE_INVALID if whoever asks does not hold this key
   */
  void requireProof(VerificationKey key) {
    if (!key.verify(proofMessage(), proof)) {
      throw new Failure(
          ErrorReason.SIGNATURE_INVALID,
          ("proof is not a signature by signing_key %s over this token and tls_public_key;"
                  + " sign as R2dService.Enroll says")
              .formatted(key.kid().hex()));
    }
  }

  /**
   * The signing key, unproven.
   *
   * @throws Failure MALFORMED_REQUEST
   */
  VerificationKey key() {
    try {
      return VerificationKey.fromCoseKey(signingKey);
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "signing_key of %d bytes is no COSE_Key (%s); send an Ed25519 or P-256 key"
              .formatted(signingKey.length, e.getMessage()),
          e);
    }
  }

  private byte[] proofMessage() {
    if (isRenewal()) {
      byte[] message = new byte[RENEWAL_CONTEXT.length + Digest.BYTES];
      System.arraycopy(RENEWAL_CONTEXT, 0, message, 0, RENEWAL_CONTEXT.length);
      Digest.sha256(tlsPublicKey).copyTo(message, RENEWAL_CONTEXT.length);
      return message;
    }
    byte[] message = new byte[PROOF_CONTEXT.length + 2 * Digest.BYTES];
    System.arraycopy(PROOF_CONTEXT, 0, message, 0, PROOF_CONTEXT.length);
    Digest.sha256(token.getBytes(StandardCharsets.UTF_8)).copyTo(message, PROOF_CONTEXT.length);
    Digest.sha256(tlsPublicKey).copyTo(message, PROOF_CONTEXT.length + Digest.BYTES);
    return message;
  }
}
