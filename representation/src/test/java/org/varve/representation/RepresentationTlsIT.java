package org.varve.representation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.r2d.v1.EnrollResponse;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.R2dServiceGrpc.R2dServiceBlockingStub;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.representation.application.RepresentationMetrics;
import org.varve.representation.domain.Submission;
import org.varve.representation.testing.Await;
import org.varve.representation.testing.Failures;
import org.varve.representation.testing.FakeProcessing;
import org.varve.representation.testing.Receipts;
import org.varve.representation.testing.StreamClient;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestNode;
import org.varve.rp.CallExecutor;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.ErrorReason;
import org.varve.rp.TlsIdentity;

/**
 * Representation and processing alone, each on a socket of its own with mutual TLS by the
 * development CA, and an agent that has nothing but a token.
 */
@Timeout(60)
class RepresentationTlsIT {
  @TempDir private Path folder;

  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final Deque<Runnable> stops = new ArrayDeque<>();
  private final TestAgent agent = TestAgent.seeded(1);
  private final TestAgent representationKey = TestAgent.seeded(99);
  private final FakeProcessing processing =
      new FakeProcessing(representationKey.key().verificationKey());
  private CertificateAuthority authority;
  private EnrolmentTokens tokens;
  private EntityServer processingServer;
  private EntityServer server;

  @BeforeEach
  void start() throws IOException {
    authority = CertificateAuthority.openOrCreate(folder.resolve("pki"), clock, random);
    authority.writeServer(folder.resolve("processing"), "processing", List.of("127.0.0.1"));
    authority.writeServer(folder.resolve("representation"), "representation", List.of("127.0.0.1"));
    tokens =
        EnrolmentTokens.openOrCreate(
            folder.resolve("enrolment.secret"), authority.fingerprint(), clock, random);
    processingServer = processing(0);
    RepresentationEntity representation =
        new RepresentationEntity(
            RepresentationConfig.defaults(),
            new RepresentationKeys(representationKey.key(), tokens, authority),
            channel(processingServer.port(), TlsIdentity.load(folder.resolve("representation"))),
            clock,
            RepresentationMetrics.NOOP);
    stops.push(representation::stop);
    representation.start();
    server =
        EntityServer.overTls(
                new InetSocketAddress("127.0.0.1", 0),
                TlsIdentity.load(folder.resolve("representation")),
                representation.services(),
                executor("representation"))
            .start();
    stops.push(() -> server.stop(Duration.ofMillis(100)));
  }

  @AfterEach
  void stop() {
    stops.forEach(Runnable::run);
  }

  @Test
  @Tag("Y-7.1.1-a")
  @Tag("Y-8.6-4")
  void anAgentEnrolsWithATokenSubmitsAndGetsAReceiptThatVerifies() throws Exception {
    R2dServiceBlockingStub source = enrolled(agent);

    Submission said = agent.says("21.5");
    OperationResult result = submit(source, said);
    Receipts.verify(processing, said.operation(), result.getRecorded().getReceipt());

    Submission mismatched = agent.says("x");
    Failures.fails(
        () -> submit(source, new Submission(mismatched.operation(), List.of(new byte[] {'y'}))),
        ErrorReason.CONTENT_MISMATCH,
        "content root");
  }

  @Test
  @Tag("Y-8.1-a2")
  void theBindingIsRecordedAndOnlyATokenOfTheOperatorMakesAnother() {
    String token = tokens.mint(List.of("*"), Duration.ofHours(1));
    EnrollResponse answer = newcomer().enroll(TestNode.enrollment(agent, token));

    Operation binding = Operation.decode(answer.getBindingOperation().toByteArray());
    Receipts.verify(processing, binding, answer.getBindingReceipt());
    assertThat(binding.payload().kind()).isEqualTo(OperationKind.SIGNER);
    Failures.fails(
        () -> newcomer().enroll(TestNode.enrollment(TestAgent.seeded(2), token)),
        ErrorReason.TOKEN_USED,
        "");
    Failures.fails(
        () -> newcomer().enroll(TestNode.enrollment(TestAgent.seeded(2), "varve1.AA.00")),
        ErrorReason.TOKEN_INVALID,
        "");
    assertThat(processing.count(OperationKind.SIGNER)).isEqualTo(1);
  }

  @Test
  @Tag("Y-8.1-a3")
  @Tag("Y-6.2.1-d")
  void dataComesInFromAuthenticatedSourcesAlone() throws Exception {
    R2dServiceBlockingStub source = enrolled(agent);
    Submission said = agent.says("21.5");

    Failures.fails(() -> submit(newcomer(), said), ErrorReason.UNAUTHENTICATED, "enrol first");
    authority.writeClient(folder.resolve("user"), "user", "curious");
    Failures.fails(
        () -> submit(stub(TlsIdentity.load(folder.resolve("user"))), said),
        ErrorReason.ROLE_MISMATCH,
        "for source");
    TestAgent other = TestAgent.seeded(2);
    Failures.fails(() -> submit(enrolled(other), said), ErrorReason.NOT_AUTHORISED, "certificate");

    processing.revoke(agent.signer());
    Await.until("the revocation is known", () -> isRefused(source, said));
    Failures.fails(() -> submit(source, said), ErrorReason.SIGNER_REVOKED, "enrol with a new key");
    assertThat(ErrorReason.SIGNER_REVOKED.status().name()).isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void anAgentDoesNotTalkToAServerOfAnotherAuthority() throws Exception {
    CertificateAuthority impostor = CertificateAuthority.create(clock, random);

    Failures.fails(
        () ->
            stub(TlsIdentity.pinnedTo(impostor.fingerprint()))
                .withDeadlineAfter(Duration.ofSeconds(3))
                .enroll(TestNode.enrollment(agent, "varve1.AA.00")),
        ErrorReason.UNREACHABLE,
        "trust the same CA");
  }

  @Test
  void aStreamCarriesLargeSubmissionsAndStaysInOrder() throws Exception {
    StreamClient stream = StreamClient.open(R2dServiceGrpc.newStub(enrolledChannel(agent)));
    int window = stream.next().getWindow().getOperationsMax();
    assertThat(window).isPositive();

    List<byte[]> large = List.of(new byte[1 << 20], new byte[1 << 20]);
    for (int i = 0; i < 3; i++) {
      stream.send(agent.statement(TestAgent.SOURCE, large, payload -> payload));
    }
    agent.saysMany(window - 3).forEach(stream::send);
    stream.halfClose();

    assertThat(stream.next(window))
        .allMatch(answer -> answer.getResult().hasRecorded())
        .noneMatch(answer -> answer.getResult().getRecorded().getAfterGap());
    stream.awaitEnd();
  }

  @Test
  void processingMayBeRestarted() throws Exception {
    R2dServiceBlockingStub source = enrolled(agent);
    int port = processingServer.port();
    processingServer.stop(Duration.ofMillis(100));
    processingServer = processing(port);

    assertThat(submit(source, agent.says("after")).hasRecorded()).isTrue();
    Await.until("the watch is open again", () -> processing.watchesOpened() == 2);
  }

  private boolean isRefused(R2dServiceBlockingStub source, Submission said) {
    try {
      return submit(source, said).hasRefused();
    } catch (StatusRuntimeException e) {
      return true;
    }
  }

  private EntityServer processing(int port) throws IOException {
    EntityServer started =
        EntityServer.overTls(
                new InetSocketAddress("127.0.0.1", port),
                TlsIdentity.load(folder.resolve("processing")),
                List.of(processing.service()),
                executor("processing"))
            .start();
    stops.push(() -> started.stop(Duration.ofMillis(100)));
    return started;
  }

  private R2dServiceBlockingStub enrolled(TestAgent who) throws IOException {
    return R2dServiceGrpc.newBlockingStub(enrolledChannel(who));
  }

  private Channel enrolledChannel(TestAgent who) throws IOException {
    String token = tokens.mint(List.of("*"), Duration.ofHours(1));
    EnrollResponse answer = newcomer().enroll(TestNode.enrollment(who, token));
    Path identity = Files.createTempDirectory(folder, "agent");
    Files.writeString(identity.resolve("ca.pem"), authority.certificatePem());
    Files.writeString(identity.resolve("cert.pem"), answer.getCertificateChain());
    Files.writeString(identity.resolve("key.pem"), Pem.of(who.tls().getPrivate()));
    return channel(server.port(), TlsIdentity.load(identity));
  }

  /** Knows the CA's fingerprint from its token, and has no certificate. */
  private R2dServiceBlockingStub newcomer() {
    return stub(TlsIdentity.pinnedTo(authority.fingerprint()));
  }

  private R2dServiceBlockingStub stub(TlsIdentity identity) {
    return R2dServiceGrpc.newBlockingStub(channel(server.port(), identity));
  }

  private static OperationResult submit(R2dServiceBlockingStub stub, Submission submission) {
    return stub.submit(
            SubmitRequest.newBuilder().setSubmission(TestNode.message(submission)).build())
        .getResult();
  }

  private Channel channel(int port, TlsIdentity identity) {
    EntityChannels channels = new EntityChannels(Duration.ofSeconds(10), executor("callbacks"));
    stops.push(channels::close);
    return channels.overTls("127.0.0.1", port, identity);
  }

  private ExecutorService executor(String name) {
    ExecutorService executor = CallExecutor.of("it-" + name, 4);
    stops.addLast(executor::shutdownNow);
    return executor;
  }
}
