package org.varve.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.proto.m2s.v1.GetStatusRequest;
import org.varve.proto.m2s.v1.M2sServiceGrpc;
import org.varve.proto.u2s.v1.ListAccessesRequest;
import org.varve.proto.u2s.v1.U2sServiceGrpc;
import org.varve.proto.u2s.v1.U2sServiceGrpc.U2sServiceBlockingStub;
import org.varve.rp.CallExecutor;
import org.varve.rp.CallMetadata;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.HttpCaller;
import org.varve.rp.Role;
import org.varve.rp.TestAuthority;
import org.varve.rp.TlsIdentity;

/** Data users who come with a token of a real issuer, over real TLS, and those who try to. */
@Timeout(120)
class TokenIT {
  private static final String HOST = "127.0.0.1";

  @TempDir Path folder;

  private final FakeProcessing processing = new FakeProcessing();
  private final ExecutorService serving = CallExecutor.of("u2s", 4);
  private final EntityChannels channels = new EntityChannels(Duration.ofSeconds(20), serving);
  private TestAuthority authority;
  private TestIssuer issuer;
  private ServedProvisioning node;
  private EntityServer u2s;

  @BeforeEach
  void start() throws IOException, JOSEException {
    authority = new TestAuthority("varve test");
    issuer = new TestIssuer();
    AccessConfig.OidcIssuer taken =
        new AccessConfig.OidcIssuer(issuer.url(), "varve", "", Duration.ZERO);
    node = new ServedProvisioning(processing, new AccessConfig(List.of(taken)));
    u2s = serve(node);
  }

  private EntityServer serve(ServedProvisioning provisioning) throws IOException {
    TlsIdentity identity = TlsIdentity.load(authority.server(folder.resolve("server"), HOST));
    return EntityServer.overTls(
            new InetSocketAddress(HOST, 0), identity, provisioning.services(), serving)
        .start();
  }

  @AfterEach
  void stop() {
    channels.close();
    u2s.close();
    node.close();
    issuer.close();
    serving.shutdownNow();
  }

  @Test
  @Tag("Y-8.7-1")
  void aTokenOfItsIssuerIsTaken() throws Exception {
    assertThat(caller(issuer.sign(issuer.claims("alice").build()))).isEqualTo("alice");
    assertThat(caller(issuer.sign(issuer.claims("ben").build()))).isEqualTo("ben");
    assertThat(issuer.asked).as("its keys are kept").hasValue(1);
  }

  @Test
  void aKeyThatTheIssuerMadeSinceIsFetchedAndMadeUpOnesCostNothing() throws Exception {
    ECKey unknown = new ECKeyGenerator(Curve.P_256).keyID("made up").generate();
    assertThat(caller(issuer.sign(issuer.claims("alice").build()))).isEqualTo("alice");
    for (int i = 0; i < 5; i++) {
      assertRefused(TestIssuer.sign(issuer.claims("alice").build(), unknown));
    }
    assertThat(issuer.asked.get()).as("a limit on how often it is asked").isLessThanOrEqualTo(2);
  }

  @Test
  void keysAreFetchedAnewForOneThatIsNotKnownButNotAllTheTime() throws Exception {
    AtomicLong now = new AtomicLong();
    IssuerKeys keys =
        new IssuerKeys(
            issuer.url(), new HttpCaller(Optional.empty(), Duration.ofSeconds(5)), now::get);
    assertThat(keys.key("first")).isPresent();
    issuer.rotate("second");
    assertThat(keys.key("second")).as("asked for a moment ago").isEmpty();
    now.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(keys.key("second")).isPresent();
    assertThat(issuer.asked).hasValue(2);
    issuer.close();
    now.addAndGet(Duration.ofHours(2).toNanos());
    assertThat(keys.key("second")).as("old keys are better than none").isPresent();
  }

  @Test
  void whatIsNotWholeHereAndNowIsRefused() throws Exception {
    Date past = Date.from(Instant.now().minusSeconds(5));
    Date later = Date.from(Instant.now().plusSeconds(60));
    JWTClaimsSet good = issuer.claims("alice").build();
    assertRefused(issuer.sign(issuer.claims("alice").audience("another").build()));
    assertRefused(issuer.sign(issuer.claims("alice").audience((String) null).build()));
    assertRefused(issuer.sign(issuer.claims("alice").expirationTime(past).build()));
    assertRefused(issuer.sign(issuer.claims("alice").expirationTime(null).build()));
    assertRefused(issuer.sign(issuer.claims("alice").notBeforeTime(later).build()));
    assertRefused(issuer.sign(issuer.claims("alice").issuer("https://else.example").build()));
    assertRefused(issuer.sign(issuer.claims("").build()));
    assertRefused(TestIssuer.unsigned(good));
    assertRefused(issuer.signWithHmac(good));
    ECKey other = new ECKeyGenerator(Curve.P_256).keyID("first").generate();
    assertRefused(TestIssuer.sign(good, other));
    String token = issuer.sign(good);
    assertRefused(token.substring(0, token.length() - 8) + "AAAAAAAA");
    assertRefused("no token");
    assertRefused("x".repeat(10_000));
    assertThat(processing.asked).isEmpty();
  }

  @Test
  @Tag("Y-8.7-2a")
  void withoutAnyCredentialThereIsNoWayIn() {
    assertReason(ErrorReason.UNAUTHENTICATED, U2sServiceGrpc.newBlockingStub(anonymous()));
    assertThat(processing.asked).isEmpty();
  }

  @Test
  void aTokenOpensNothingButU2s() throws Exception {
    String token = issuer.sign(issuer.claims("alice").build());
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                M2sServiceGrpc.newBlockingStub(anonymous())
                    .withInterceptors(CallMetadata.withToken(token))
                    .getStatus(GetStatusRequest.getDefaultInstance()));
    assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.UNAUTHENTICATED);
  }

  @Test
  void certificatesCountAsBeforeAndOtherRolesDoNotPass() throws Exception {
    assertThat(first(U2sServiceGrpc.newBlockingStub(as(Role.USER)))).isEqualTo("tester");
    assertReason(ErrorReason.ROLE_MISMATCH, U2sServiceGrpc.newBlockingStub(as(Role.SOURCE)));
    assertReason(ErrorReason.ROLE_MISMATCH, U2sServiceGrpc.newBlockingStub(as(Role.ENTITY)));
    String token = issuer.sign(issuer.claims("alice").build());
    assertReason(
        ErrorReason.UNAUTHENTICATED,
        U2sServiceGrpc.newBlockingStub(as(Role.USER))
            .withInterceptors(CallMetadata.withToken(token)));
  }

  @Test
  void aNodeThatTakesNoTokensRefusesThem() throws Exception {
    String token = issuer.sign(issuer.claims("alice").build());
    try (ServedProvisioning plain = new ServedProvisioning(new FakeProcessing());
        EntityServer server = serve(plain)) {
      Channel channel =
          channels.overTls(HOST, server.port(), TlsIdentity.trusting(authorityFile()));
      assertReason(
          ErrorReason.UNAUTHENTICATED,
          U2sServiceGrpc.newBlockingStub(channel).withInterceptors(CallMetadata.withToken(token)));
    }
  }

  private String caller(String token) {
    return first(withToken(token));
  }

  private U2sServiceBlockingStub withToken(String token) {
    return U2sServiceGrpc.newBlockingStub(anonymous())
        .withInterceptors(CallMetadata.withToken(token));
  }

  private void assertRefused(String token) {
    assertReason(ErrorReason.UNAUTHENTICATED, withToken(token));
  }

  /** For whom processing was asked. */
  private static String first(U2sServiceBlockingStub user) {
    return user.listAccesses(ListAccessesRequest.getDefaultInstance())
        .next()
        .getAccesses(0)
        .getActor();
  }

  private static void assertReason(ErrorReason reason, U2sServiceBlockingStub user) {
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> first(user));
    assertThat(Failure.of(refused).reason()).as(refused.getMessage()).isEqualTo(reason);
  }

  private Channel as(Role role) throws IOException {
    Path client = authority.client(folder.resolve(role.word()), role, "tester");
    return channels.overTls(HOST, u2s.port(), TlsIdentity.load(client));
  }

  private Channel anonymous() {
    try {
      return channels.overTls(HOST, u2s.port(), TlsIdentity.trusting(authorityFile()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path authorityFile() {
    return folder.resolve("server").resolve("ca.pem");
  }
}
