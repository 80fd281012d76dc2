package org.varve.edge.identity;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.proto.r2d.v1.EnrollRequest;
import org.varve.proto.r2d.v1.EnrollResponse;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.rp.EntityChannels;
import org.varve.rp.Failure;
import org.varve.rp.PrivateFiles;
import org.varve.rp.TlsIdentity;

/**
 * Turns a one-time token into an identity.
 *
 * <p>The keys are made here and their private halves never leave. Nothing is sent before the server
 * has shown a certificate of the CA whose fingerprint the token names. Interrupted anywhere, it can
 * be repeated with the same token: the keys of the first try are used again.
 */
public final class Enrolment {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String PROOF_CONTEXT = "varve-enroll-v1\n";

  private final Path folder;
  private final ServerAddress server;
  private final String agentName;

  /**
   * @param folder the identity is to be in; made if it is not there
   * @param agentName what people call the agent: 1 to 64 of A-Z a-z 0-9 . _ -
   */
  public Enrolment(Path folder, ServerAddress server, String agentName) {
    if (!agentName.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "the agent's name is \"%s\"; give 1 to 64 of A-Z a-z 0-9 . _ -".formatted(agentName));
    }
    this.folder = folder;
    this.server = server;
    this.agentName = agentName;
  }

  /**
   * Enrols over the network; gives the identity that is there already if it came from this token.
   *
   * @throws EnrolmentException if the token, the server or its answer cannot be used
   * @throws IOException if the folder cannot be written
   */
  public AgentIdentity enrol(String token) throws IOException {
    EnrolmentToken parsed = EnrolmentToken.parse(token);
    if (AgentIdentity.isIn(folder)) {
      return existing(parsed);
    }
    try (EntityChannels channels = new EntityChannels(DEADLINE, Runnable::run)) {
      Channel channel =
          channels.overTls(server.host(), server.port(), TlsIdentity.pinnedTo(parsed.caSha256()));
      return enrol(parsed, channel);
    }
  }

  private AgentIdentity existing(EnrolmentToken token) throws IOException {
    AgentIdentity identity = AgentIdentity.load(folder);
    if (!identity.cameFrom(token.sha256().hex())) {
      throw new EnrolmentException(
          "%s holds the identity of %s already; give another folder"
              .formatted(folder, identity.signer()));
    }
    return identity;
  }

  /** The part after the connection. */
  AgentIdentity enrol(EnrolmentToken token, Channel channel) throws IOException {
    PrivateFiles.makeFolder(folder);
    SigningKey signingKey = key(AgentIdentity.SIGNING_KEY, SignatureAlgorithm.EDDSA);
    SigningKey tlsKey = key(AgentIdentity.TLS_KEY, SignatureAlgorithm.ES256);
    EnrollResponse response = call(request(token, signingKey, tlsKey), channel, server);
    EnrolmentAnswer answer = EnrolmentAnswer.check(response, signingKey, tlsKey, token.caSha256());
    answer.write(folder, server, agentName, token.sha256());
    return AgentIdentity.load(folder);
  }

  /** The key of an earlier try, or a new one; on disk before anyone hears of it. */
  private SigningKey key(String name, SignatureAlgorithm algorithm) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      PrivateFiles.write(file, SigningKey.generate(algorithm).pem());
    }
    try {
      return SigningKey.fromPem(Files.readString(file));
    } catch (MalformedException e) {
      throw new EnrolmentException(
          "%s: %s; remove it to make a new key".formatted(file, e.getMessage()), e);
    }
  }

  private EnrollRequest request(EnrolmentToken token, SigningKey signingKey, SigningKey tlsKey) {
    byte[] tlsPublicKey = PublicKeys.subjectPublicKeyInfo(tlsKey.verificationKey());
    byte[] proof = signingKey.sign(proofMessage(token, tlsPublicKey));
    return EnrollRequest.newBuilder()
        .setToken(token.text())
        .setSigningKey(ByteString.copyFrom(signingKey.verificationKey().coseKey()))
        .setTlsPublicKey(ByteString.copyFrom(tlsPublicKey))
        .setProof(ByteString.copyFrom(proof))
        .setAgentName(agentName)
        .build();
  }

  /** As r2d.proto says at {@code EnrollRequest.proof}. */
  static byte[] proofMessage(EnrolmentToken token, byte[] tlsPublicKey) {
    byte[] context = PROOF_CONTEXT.getBytes(StandardCharsets.US_ASCII);
    byte[] tokenDigest = token.sha256().bytes();
    byte[] keyDigest = Digest.sha256(tlsPublicKey).bytes();
    byte[] message = new byte[context.length + tokenDigest.length + keyDigest.length];
    System.arraycopy(context, 0, message, 0, context.length);
    System.arraycopy(tokenDigest, 0, message, context.length, tokenDigest.length);
    System.arraycopy(keyDigest, 0, message, context.length + tokenDigest.length, keyDigest.length);
    return message;
  }

  static EnrollResponse call(EnrollRequest request, Channel channel, ServerAddress server)
      throws EnrolmentException {
    try {
      return R2dServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
          .enroll(request);
    } catch (StatusRuntimeException e) {
      Failure failure = Failure.of(e);
      throw new EnrolmentException(
          "%s did not enrol the agent: %s: %s"
              .formatted(server, failure.reason(), failure.getMessage()),
          failure);
    }
  }
}
