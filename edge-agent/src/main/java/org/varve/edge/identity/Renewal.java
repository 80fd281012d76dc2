package org.varve.edge.identity;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SigningKey;
import org.varve.proto.r2d.v1.EnrollRequest;
import org.varve.proto.r2d.v1.EnrollResponse;
import org.varve.rp.EntityChannels;
import org.varve.rp.TlsIdentity;

/**
 * Gets a new certificate for the same TLS key, without a token: the signing key, which the ledger
 * knows, answers for it. So it works with a certificate that has run out already, and ends with the
 * signer's revocation.
 */
public final class Renewal {
  /** Due when less than this share of the certificate's life is left. */
  private static final int SHARE_LEFT = 3;

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
    return certificate().getNotAfter().toInstant();
  }

  /** Whether most of the certificate's life is over, or all of it. */
  public boolean isDue() throws IOException {
    X509Certificate certificate = certificate();
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    Duration life = Duration.between(from, until);
    return clock.instant().isAfter(until.minus(life.dividedBy(SHARE_LEFT)));
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
  void renew(io.grpc.Channel channel) throws IOException {
    SigningKey signingKey = key(AgentIdentity.SIGNING_KEY);
    SigningKey tlsKey = key(AgentIdentity.TLS_KEY);
    byte[] tlsPublicKey = PublicKeys.subjectPublicKeyInfo(tlsKey.verificationKey());
    EnrollRequest request =
        EnrollRequest.newBuilder()
            .setSigningKey(ByteString.copyFrom(signingKey.verificationKey().coseKey()))
            .setTlsPublicKey(ByteString.copyFrom(tlsPublicKey))
            .setProof(ByteString.copyFrom(signingKey.sign(proofMessage(tlsPublicKey))))
            .setAgentName(identity.agentName())
            .build();
    EnrollResponse response = Enrolment.call(request, channel, server);
    Path ca = identity.folder().resolve(AgentIdentity.CA);
    String caSha256 = TlsIdentity.fingerprint(certificate(ca));
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

  private SigningKey key(String name) throws IOException {
    Path file = identity.folder().resolve(name);
    try {
      return SigningKey.fromPem(Files.readString(file));
    } catch (MalformedException e) {
      throw new IOException(
          "%s: %s; restore the file or enrol anew".formatted(file, e.getMessage()), e);
    }
  }

  private X509Certificate certificate() throws IOException {
    return certificate(identity.folder().resolve(AgentIdentity.CERTIFICATE));
  }

  private static X509Certificate certificate(Path file) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    } catch (CertificateException e) {
      throw new IOException(file + " is no certificate; restore the file or enrol anew", e);
    }
  }
}
