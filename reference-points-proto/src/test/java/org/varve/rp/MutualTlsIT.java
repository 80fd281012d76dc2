package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.proto.r2d.v1.EnrollRequest;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.SubmitRequest;

/** Who gets through a real socket, and who does not. */
@Timeout(60)
class MutualTlsIT {
  private final AtomicReference<Optional<PeerIdentity>> seen = new AtomicReference<>();

  @TempDir private Path temp;
  private TlsNode node;

  @BeforeEach
  void serve() throws IOException {
    EntityService service =
        ScriptedR2d.answering(
            (request, answer) -> {
              seen.set(PeerIdentity.current());
              ScriptedR2d.accept(answer);
            });
    node = new TlsNode(temp, service);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aSourceGetsThroughUnderTheNameInItsCertificate() throws IOException {
    submit(node.channelAs(Role.SOURCE));
    assertThat(seen.get()).contains(new PeerIdentity(Role.SOURCE, "tester"));
  }

  @ParameterizedTest
  @EnumSource(value = Role.class, names = "SOURCE", mode = EnumSource.Mode.EXCLUDE)
  void everyOtherRoleIsRefused(Role role) throws IOException {
    Channel channel = node.channelAs(role);
    assertFails(ErrorReason.ROLE_MISMATCH, () -> submit(channel))
        .hasMessageContaining("urn:varve:" + role.word() + ":tester");
    assertThat(seen.get()).as("the handler was called").isNull();
  }

  @Test
  void withoutACertificateOnlyOpenMethodsAnswer() throws IOException {
    Channel channel = node.channel(TlsIdentity.trusting(node.caFile()));
    assertThat(enroll(channel)).isEqualTo("enrolled");
    assertFails(ErrorReason.UNAUTHENTICATED, () -> submit(channel))
        .hasMessageContaining("enrol first");
  }

  @Test
  void aCertificateWithoutAnIdentityIsAsGoodAsNone() throws IOException {
    Path nameless = node.authority().write(temp.resolve("nameless"));
    Channel channel = node.channel(TlsIdentity.load(nameless));
    assertFails(ErrorReason.UNAUTHENTICATED, () -> submit(channel));
  }

  @Test
  void theHeaderOfInProcessCallersMeansNothingOnASocket() throws IOException {
    Channel anonymous = node.channel(TlsIdentity.trusting(node.caFile()));
    Channel forged =
        ClientInterceptors.intercept(anonymous, InProcessIdentity.caller(InProcessNode.CALLER));
    assertFails(ErrorReason.UNAUTHENTICATED, () -> submit(forged));
  }

  @Test
  void theCertificateOfAForgedAuthorityEndsTheConnection() throws IOException {
    Channel channel =
        node.channel(TlsIdentity.load(clientOf(new TestAuthority(TlsNode.AUTHORITY))));
    assertFails(ErrorReason.UNREACHABLE, () -> enroll(channel));
  }

  @Test
  void theCertificateOfAnAuthorityThatTheServerDoesNotNameIsNotEvenSent() throws IOException {
    Channel channel = node.channel(TlsIdentity.load(clientOf(new TestAuthority("another"))));
    assertFails(ErrorReason.UNAUTHENTICATED, () -> submit(channel));
  }

  @Test
  void aServerOfAnotherAuthorityIsRefused() throws IOException {
    Path folder =
        new TestAuthority("another").client(temp.resolve("foreign"), Role.SOURCE, "tester");
    Channel channel = node.channel(TlsIdentity.load(folder));
    assertFails(ErrorReason.UNREACHABLE, () -> enroll(channel))
        .hasMessageContaining("both sides trust the same CA");
  }

  @Test
  void aServerThatDoesNotNameItsHostIsRefused() throws IOException {
    Channel channel = node.channelTo("localhost", TlsIdentity.trusting(node.caFile()));
    assertFails(ErrorReason.UNREACHABLE, () -> enroll(channel));
  }

  @Test
  void aPinnedAuthorityIsFoundInTheServersChain() {
    String fingerprint = TlsIdentity.fingerprint(node.authority().certificate());
    assertThat(enroll(node.channel(TlsIdentity.pinnedTo(fingerprint)))).isEqualTo("enrolled");
  }

  @Test
  void anotherPinIsRefused() {
    String other = TlsIdentity.fingerprint(new TestAuthority("another").certificate());
    assertFails(ErrorReason.UNREACHABLE, () -> enroll(node.channel(TlsIdentity.pinnedTo(other))))
        .hasStackTraceContaining(other);
  }

  @Test
  void aPinDoesNotWaiveTheHostName() {
    String fingerprint = TlsIdentity.fingerprint(node.authority().certificate());
    Channel channel = node.channelTo("localhost", TlsIdentity.pinnedTo(fingerprint));
    assertFails(ErrorReason.UNREACHABLE, () -> enroll(channel))
        .hasStackTraceContaining("localhost");
  }

  @Test
  void plaintextIsRefused() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(TlsNode.HOST, node.server().port()).usePlaintext().build();
    try {
      assertFails(
          ErrorReason.UNREACHABLE,
          () ->
              R2dServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(10, TimeUnit.SECONDS)
                  .enroll(EnrollRequest.getDefaultInstance()));
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void tls13IsSpokenAndTls12Refused() throws IOException, GeneralSecurityException {
    try (SSLSocket socket = socket("TLSv1.3")) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
    try (SSLSocket socket = socket("TLSv1.2")) {
      assertThatExceptionOfType(SSLHandshakeException.class)
          .isThrownBy(socket::startHandshake)
          .withMessageContaining("protocol_version");
    }
  }

  @Test
  void anAddressThatIsTakenIsNamed() throws IOException {
    TlsIdentity identity = TlsIdentity.load(temp.resolve("server"));
    InetSocketAddress taken = new InetSocketAddress(TlsNode.HOST, node.server().port());
    EntityServer second = EntityServer.overTls(taken, identity, List.of(), Runnable::run);
    assertThatIOException()
        .isThrownBy(second::start)
        .withMessageContaining("cannot listen on 127.0.0.1:" + taken.getPort())
        .withMessageContaining("in use")
        .withMessageContaining("choose another port");
  }

  /** A source that trusts our server, but has its certificate from elsewhere. */
  private Path clientOf(TestAuthority authority) throws IOException {
    Path folder = authority.client(temp.resolve("foreign"), Role.SOURCE, "tester");
    Files.copy(node.caFile(), folder.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);
    return folder;
  }

  private SSLSocket socket(String protocol) throws IOException, GeneralSecurityException {
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    anchors.setCertificateEntry("ca", node.authority().certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(TlsNode.HOST, node.server().port());
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }

  private static AbstractThrowableAssert<?, Failure> assertFails(
      ErrorReason reason, ThrowingCallable call) {
    Failure failure = Thrown.failure(call);
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    return assertThat(failure);
  }

  private static void submit(Channel channel) {
    SubmitRequest request = SubmitRequest.getDefaultInstance();
    assertThat(R2dServiceGrpc.newBlockingStub(channel).submit(request)).isNotNull();
  }

  private static String enroll(Channel channel) {
    EnrollRequest request = EnrollRequest.getDefaultInstance();
    return R2dServiceGrpc.newBlockingStub(channel).enroll(request).getSigner();
  }
}
