package org.varve.edge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.edge.FakeEnrolment;
import org.varve.edge.FakeR2d;
import org.varve.edge.Fixtures;
import org.varve.edge.TestCa;
import org.varve.edge.TestLog;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.SignerName;
import org.varve.proto.r2d.v1.EnrollResponse;

class EnrolmentTest {
  @TempDir private Path folder;
  private final TestCa ca = new TestCa();
  private final TestLog log = TestLog.trusted();
  private final FakeEnrolment server = new FakeEnrolment(log, ca);
  private Path home;
  private Server grpc;
  private ManagedChannel channel;

  @BeforeEach
  void startServer() throws IOException {
    home = folder.resolve("new/agent");
    String name = InProcessServerBuilder.generateName();
    grpc =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(new FakeR2d(log).enrolling(server))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  @AfterEach
  void stopServer() {
    channel.shutdownNow();
    grpc.shutdownNow();
  }

  @Test
  void makesAnIdentityThatCanBeLoaded() throws IOException {
    AgentIdentity identity = enrol();

    assertThat(identity.signer())
        .isEqualTo(identity.operationSigner().signer())
        .startsWith("urn:varve:signer:");
    assertThat(identity.sources()).containsExactly(FakeEnrolment.SOURCES);
    assertThat(identity.maySpeakAbout("urn:varve:source:pi")).isTrue();
    assertThat(identity.maySpeakAbout("urn:other:pi")).isFalse();
    assertThat(identity.server()).isEqualTo(new ServerAddress("localhost", 4561));
    assertThat(identity.trust().origin()).isEqualTo(TestLog.ORIGIN);
    assertThat(identity.tls()).isNotNull();
    assertThat(AgentIdentity.load(home).signer()).isEqualTo(identity.signer());
  }

  @Test
  void nobodyElseMayReadTheFiles() throws IOException {
    enrol();

    try (Stream<Path> files = Files.list(home)) {
      assertThat(files)
          .hasSize(6)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .as(file.toString())
                      .isEqualTo("rw-------"));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx------");
  }

  @Test
  void interruptedAnywhereItIsRepeatedWithTheSameKeys() throws IOException {
    AgentIdentity identity = enrol();
    for (String missing : List.of("identity.properties", "trust.txt", "cert.pem", "ca.pem")) {
      Files.delete(home.resolve("identity.properties"));
      Files.deleteIfExists(home.resolve(missing));

      assertThat(enrol().signer()).as("without " + missing).isEqualTo(identity.signer());
    }
  }

  @Test
  void aSecondTimeWithTheSameTokenGivesWhatIsThereWithoutAsking() throws IOException {
    AgentIdentity identity = enrol();

    AgentIdentity again =
        new Enrolment(home, new ServerAddress("localhost", 1), "pi").enrol(server.token());

    assertThat(again.signer()).isEqualTo(identity.signer());
    assertThat(server.calls()).isEqualTo(1);
  }

  @Test
  void anIdentityIsNeverOverwritten() throws IOException {
    enrol();
    String other = "varve1.b3RoZXI." + ca.fingerprint();

    assertThatThrownBy(
            () -> new Enrolment(home, new ServerAddress("localhost", 1), "pi").enrol(other))
        .isInstanceOf(EnrolmentException.class)
        .hasMessageContaining(home.toString())
        .hasMessageContaining("another folder");
  }

  @Test
  void tellsWhyTheServerRefused() {
    assertThatThrownBy(() -> enrol("varve1.d3Jvbmc." + ca.fingerprint()))
        .isInstanceOf(EnrolmentException.class)
        .hasMessageContaining("TOKEN_INVALID")
        .hasMessageContaining("ask for another");
    assertThat(AgentIdentity.isIn(home)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "varve1.abc", "varve2.abc.0000", "varve1.a b.00", "secret"})
  void refusesWhatIsNoTokenWithoutRepeatingIt(String token) {
    assertThatThrownBy(
            () -> new Enrolment(home, new ServerAddress("localhost", 1), "pi").enrol(token))
        .isInstanceOf(EnrolmentException.class)
        .hasMessageContaining("varve1.<text>.<64 hex digits>")
        .satisfies(e -> assertThat(token.isEmpty() || !e.getMessage().contains(token)).isTrue());
    assertThat(home).doesNotExist();
  }

  /** Answers that are not about this agent. */
  enum Lie implements UnaryOperator<EnrollResponse.Builder> {
    BINDING_OF_ANOTHER_KEY {
      @Override
      public EnrollResponse.Builder apply(EnrollResponse.Builder answer) {
        var other = FakeEnrolment.binding(Fixtures.key(77).verificationKey());
        return answer
            .setBindingOperation(ByteString.copyFrom(other.bytes()))
            .setBindingReceipt(TestLog.trusted().record(other));
      }
    },
    SIGNER_OF_ANOTHER_KEY {
      @Override
      public EnrollResponse.Builder apply(EnrollResponse.Builder answer) {
        return answer.setSigner(SignerName.of(Fixtures.key(77).verificationKey()));
      }
    },
    MORE_SOURCES_THAN_BOUND {
      @Override
      public EnrollResponse.Builder apply(EnrollResponse.Builder answer) {
        return answer.addSources("*");
      }
    },
    BINDING_THAT_IS_NOT_RECORDED {
      @Override
      public EnrollResponse.Builder apply(EnrollResponse.Builder answer) {
        return answer.clearBindingReceipt();
      }
    },
    LOG_OF_OTHER_KEYS {
      @Override
      public EnrollResponse.Builder apply(EnrollResponse.Builder answer) {
        return answer.setLog(new TestLog(150).identity());
      }
    },
    NO_AUTHORITIES {
      @Override
      public EnrollResponse.Builder apply(EnrollResponse.Builder answer) {
        return answer.clearAuthorities();
      }
    },
    CERTIFICATE_OF_ANOTHER_CA {
      @Override
      public EnrollResponse.Builder apply(EnrollResponse.Builder answer) {
        return answer.setCertificateChain(
            new TestCa()
                .agentChain(
                    PublicKeys.subjectPublicKeyInfo(
                        org.varve.evidence.crypto.SigningKey.generate(
                                org.varve.evidence.crypto.SignatureAlgorithm.ES256)
                            .verificationKey()),
                    "pi"));
      }
    },
    NO_CERTIFICATE {
      @Override
      public EnrollResponse.Builder apply(EnrollResponse.Builder answer) {
        return answer.clearCertificateChain();
      }
    },
    NOISE {
      @Override
      public EnrollResponse.Builder apply(EnrollResponse.Builder answer) {
        return answer.setBindingOperation(ByteString.copyFromUtf8("noise"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void believesNoAnswerThatIsNotAboutItsOwnKeys(Lie lie) {
    server.answering(lie);

    assertThatThrownBy(this::enrol)
        .isInstanceOf(EnrolmentException.class)
        .hasMessageContaining("of no use");
    assertThat(AgentIdentity.isIn(home)).isFalse();
  }

  @Test
  void anIncompleteIdentityIsNamed() throws IOException {
    assertThatThrownBy(() -> AgentIdentity.load(home)).hasMessageContaining("varve-agent enroll");

    enrol();
    Files.writeString(home.resolve("trust.txt"), "varve-trust v9\n");
    assertThatThrownBy(() -> AgentIdentity.load(home))
        .hasMessageContaining(home.resolve("trust.txt").toString());
    Files.delete(home.resolve("signing-key.pem"));
    assertThatThrownBy(() -> AgentIdentity.load(home))
        .hasMessageContaining(home.resolve("signing-key.pem").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "varve.example", "varve.example:0", "a:70000", "::1:5", "a b:5", "a:b"})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HOST:PORT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"varve.example:4561", "127.0.0.1:1", "[2001:db8::1]:65535"})
  void readsAddresses(String text) {
    assertThat(ServerAddress.parse(text)).hasToString(text);
  }

  private AgentIdentity enrol() throws IOException {
    return enrol(server.token());
  }

  @Test
  void aCertificateIsRenewedWithTheSameKeyWithoutAToken() throws IOException {
    AgentIdentity identity = enrol();
    String before = Files.readString(home.resolve("cert.pem"));
    String key = Files.readString(home.resolve("key.pem"));
    // The test CA's certificates live from an hour ago for two hours: a third is 40 minutes.
    assertThat(renewal(identity, 0).isDue()).isFalse();
    assertThat(renewal(identity, 1_500).isDue()).isTrue();
    assertThat(renewal(identity, 86_400).isDue()).as("when it has run out").isTrue();

    renewal(identity, 86_400).renew(channel);

    assertThat(Files.readString(home.resolve("cert.pem"))).isNotEqualTo(before);
    assertThat(Files.readString(home.resolve("key.pem"))).isEqualTo(key);
    AgentIdentity again = AgentIdentity.load(home);
    assertThat(again.tls()).isNotNull();
    assertThat(again.sources()).isEqualTo(identity.sources());
  }

  @Test
  void whatDoesNotProveTheSignersBindingIsNoRenewal() throws IOException {
    AgentIdentity identity = enrol();
    String before = Files.readString(home.resolve("cert.pem"));
    for (UnaryOperator<EnrollResponse.Builder> wrong :
        List.<UnaryOperator<EnrollResponse.Builder>>of(
            r -> r.setSigner("urn:varve:signer:other"),
            r -> r.clearSources().addSources("*"),
            r -> r.setBindingReceipt(new TestLog(99).record(log.operations().get(0))),
            r -> r.setCertificateChain(new TestCa().agentChain(new byte[0], "pi")))) {
      server.answering(
          response -> {
            try {
              return wrong.apply(response);
            } catch (IllegalStateException e) {
              return response.setCertificateChain("none");
            }
          });
      assertThatThrownBy(() -> renewal(identity, 0).renew(channel))
          .isInstanceOf(EnrolmentException.class);
    }
    assertThat(Files.readString(home.resolve("cert.pem"))).isEqualTo(before);
  }

  @Test
  void aSignerThatTheLedgerDoesNotKnowIsToldSo() throws IOException {
    AgentIdentity identity = enrol();
    SigningKey other = SigningKey.generate(SignatureAlgorithm.EDDSA);
    Files.writeString(home.resolve("signing-key.pem"), other.pem());

    assertThatThrownBy(() -> renewal(identity, 0).renew(channel))
        .hasMessageContaining("UNKNOWN_SIGNER");
  }

  private static Renewal renewal(AgentIdentity identity, long secondsLater) {
    return new Renewal(
        identity,
        identity.server(),
        Fixtures.following(() -> Instant.now().plusSeconds(secondsLater)));
  }

  private AgentIdentity enrol(String token) throws IOException {
    return new Enrolment(home, new ServerAddress("localhost", 4561), "pi")
        .enrol(EnrolmentToken.parse(token), channel);
  }
}
