package org.varve.edge.identity;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.proto.r2d.v1.EnrollRequest;
import org.varve.proto.r2d.v1.EnrollResponse;
import org.varve.rp.CertificateLife;
import org.varve.rp.EntityChannels;
import org.varve.rp.TlsIdentity;

/**
 * Gets a new certificate for the same TLS key, without a token: the signing key, which the ledger
 * knows, answers for it. So it works with a certificate that has run out already, and ends with the
 * signer's revocation.
 */
public final class Renewal {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final byte[] PROOF_CONTEXT =
      "varve-renew-v1\n".getBytes(StandardCharsets.US_ASCII);

  private final AgentIdentity identity;
  private final ServerAddress server;
  private final Clock clock;

  public Renewal(AgentIdentity identity, ServerAddress server, Clock clock) {
    this.identity = identity;
    this.server = server;
    this.clock = clock;
  }

  /** Until when the certificate in the folder counts. */
  public Instant validUntil() throws IOException {
    return life().until();
  }

  /** Whether most of the certificate's life is over, or all of it. */
  public boolean isDue() throws IOException {
    return life().isNearEnd(clock.instant());
  }

  /**
   * Asks for a new certificate and keeps it; what the signer may speak about is kept too, if it has
   * changed.
   *
   * @throws EnrolmentException if the server or its answer cannot be used
   * @throws IOException if the folder cannot be read or written
   */
  public void renew() throws IOException {
    Path ca = identity.folder().resolve(AgentIdentity.CA);
    try (EntityChannels channels = new EntityChannels(DEADLINE, Runnable::run)) {
      renew(channels.overTls(server.host(), server.port(), TlsIdentity.trusting(ca)));
    }
  }

  /** The part after the connection. */
  void renew(Channel channel) throws IOException {
    SigningKey signingKey = identity.key(AgentIdentity.SIGNING_KEY);
    SigningKey tlsKey = identity.key(AgentIdentity.TLS_KEY);
    byte[] tlsPublicKey = PublicKeys.subjectPublicKeyInfo(tlsKey.verificationKey());
    EnrollRequest request =
        EnrollRequest.newBuilder()
            .setSigningKey(ByteString.copyFrom(signingKey.verificationKey().coseKey()))
            .setTlsPublicKey(ByteString.copyFrom(tlsPublicKey))
            .setProof(ByteString.copyFrom(signingKey.sign(proofMessage(tlsPublicKey))))
            .setAgentName(identity.agentName())
            .build();
    EnrollResponse response = Enrolment.call(request, channel, server);
    String caSha256 = TlsIdentity.fingerprint(identity.tls().authorities().get(0));
    EnrolmentAnswer.check(response, signingKey, tlsKey, caSha256, identity.trust())
        .writeRenewed(identity);
  }

  /** As r2d.proto says at {@code EnrollRequest.proof}. */
  private static byte[] proofMessage(byte[] tlsPublicKey) {
    byte[] message = new byte[PROOF_CONTEXT.length + Digest.BYTES];
    System.arraycopy(PROOF_CONTEXT, 0, message, 0, PROOF_CONTEXT.length);
    Digest.sha256(tlsPublicKey).copyTo(message, PROOF_CONTEXT.length);
    return message;
  }

  private CertificateLife life() throws IOException {
    return CertificateLife.of(identity.tls().certificate().orElseThrow());
  }
}
