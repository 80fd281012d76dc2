package org.varve.representation.testing;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.proto.r2d.v1.EnrollRequest;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.representation.CertificateAuthority;
import org.varve.representation.EnrolmentTokens;
import org.varve.representation.RepresentationConfig;
import org.varve.representation.RepresentationEntity;
import org.varve.representation.RepresentationKeys;
import org.varve.representation.application.RepresentationMetrics;
import org.varve.representation.domain.Submission;
import org.varve.rp.CallExecutor;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

/** Representation before a {@link FakeProcessing}, all in process. */
public final class TestNode implements AutoCloseable {
  public final TestClock clock = new TestClock();
  public final SigningKey key = TestAgent.seeded(99).key();
  public final FakeProcessing processing = new FakeProcessing(key.verificationKey());
  public final CertificateAuthority authority =
      CertificateAuthority.create(clock, new SecureRandom());
  public final EnrolmentTokens tokens;

  private final Path folder;
  private final ExecutorService processingCalls = CallExecutor.of("test-processing", 4);
  private final ExecutorService calls = CallExecutor.of("test-representation", 4);
  private final ExecutorService callbacks = CallExecutor.of("test-callbacks", 4);
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final EntityChannels channels = new EntityChannels(Duration.ofSeconds(10), callbacks);
  private final EntityServer processingServer;
  private final RepresentationEntity representation;
  private final EntityServer server;

  public TestNode(Path folder, RepresentationConfig config) throws IOException {
    this(folder, config, RepresentationMetrics.NOOP);
  }

  public TestNode(Path folder, RepresentationConfig config, RepresentationMetrics metrics)
      throws IOException {
    this.folder = folder;
    tokens =
        EnrolmentTokens.openOrCreate(
            folder.resolve("enrolment.secret"), authority.fingerprint(), clock, new SecureRandom());
    processingServer =
        EntityServer.inProcess(List.of(processing.service()), processingCalls).start();
    representation = representation(config, metrics);
    representation.start();
    server = EntityServer.inProcess(representation.services(), calls).start();
  }

  /** One more representation before the same ledger, not started. */
  public RepresentationEntity representation(
      RepresentationConfig config, RepresentationMetrics metrics) throws IOException {
    return new RepresentationEntity(
        config,
        new RepresentationKeys(key, tokens, authority),
        channels.inProcess(
            processingServer.address(), new PeerIdentity(Role.ENTITY, "representation")),
        clock,
        metrics);
  }

  public RepresentationEntity representation() {
    return representation;
  }

  public Path folder() {
    return folder;
  }

  public R2dServiceGrpc.R2dServiceBlockingStub stub(TestAgent agent) {
    return R2dServiceGrpc.newBlockingStub(channel(agent));
  }

  public R2dServiceGrpc.R2dServiceStub asyncStub(TestAgent agent) {
    return R2dServiceGrpc.newStub(channel(agent));
  }

  public Channel channel(TestAgent agent) {
    return channel(agent.peer());
  }

  /** For any caller. */
  public Channel channel(PeerIdentity caller) {
    return channels.inProcess(server.address(), caller);
  }

  /** Makes a blocking call on a thread of its own. */
  public <T> CompletableFuture<T> later(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, callers);
  }

  public String token(String... sources) {
    return tokens.mint(List.of(sources), Duration.ofHours(1));
  }

  /** An agent that may speak about every source. */
  public TestAgent enrolled(long seed) {
    TestAgent agent = TestAgent.seeded(seed);
    var unused = stub(agent).enroll(enrollment(agent, token("*")));
    return agent;
  }

  public static EnrollRequest enrollment(TestAgent agent, String token) {
    byte[] tlsKey = agent.tls().getPublic().getEncoded();
    byte[] proof =
        concat(
            "varve-enroll-v1\n".getBytes(StandardCharsets.US_ASCII),
            Digest.sha256(token.getBytes(StandardCharsets.UTF_8)).bytes(),
            Digest.sha256(tlsKey).bytes());
    return EnrollRequest.newBuilder()
        .setToken(token)
        .setSigningKey(ByteString.copyFrom(agent.key().verificationKey().coseKey()))
        .setTlsPublicKey(ByteString.copyFrom(tlsKey))
        .setProof(ByteString.copyFrom(agent.key().sign(proof)))
        .setAgentName("test-agent")
        .build();
  }

  /** Without a token: the key alone answers for it. */
  public static EnrollRequest renewal(TestAgent agent) {
    byte[] tlsKey = agent.tls().getPublic().getEncoded();
    byte[] proof =
        concat(
            "varve-renew-v1\n".getBytes(StandardCharsets.US_ASCII), Digest.sha256(tlsKey).bytes());
    return enrollment(agent, "").toBuilder()
        .setProof(ByteString.copyFrom(agent.key().sign(proof)))
        .build();
  }

  public static org.varve.proto.r2d.v1.Submission message(Submission submission) {
    return org.varve.proto.r2d.v1.Submission.newBuilder()
        .setOperation(ByteString.copyFrom(submission.operation().bytes()))
        .addAllItems(submission.items().stream().map(ByteString::copyFrom).toList())
        .build();
  }

  @Override
  public void close() {
    processing.release();
    representation.stop();
    server.close();
    processingServer.close();
    channels.close();
    List.of(processingCalls, calls, callbacks, callers).forEach(ExecutorService::shutdownNow);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
