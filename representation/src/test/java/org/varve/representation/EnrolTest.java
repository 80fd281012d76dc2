package org.varve.representation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.proto.r2d.v1.EnrollRequest;
import org.varve.proto.r2d.v1.EnrollResponse;
import org.varve.representation.testing.Await;
import org.varve.representation.testing.Failures;
import org.varve.representation.testing.Receipts;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestNode;
import org.varve.rp.ErrorReason;

@Timeout(30)
class EnrolTest {
  @TempDir private Path folder;

  private final TestAgent agent = TestAgent.seeded(1);
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    node = new TestNode(folder, RepresentationConfig.defaults());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void bindsTheKeyToTheSourcesOfTheToken() {
    EnrollResponse answer = enrol(agent, node.token("urn:a", "hall/*"));

    SignerBody body =
        SignerBody.decode(
            Operation.decode(answer.getBindingOperation().toByteArray())
                .payload()
                .body()
                .orElseThrow());
    assertThat(answer.getSigner()).isEqualTo(agent.signer()).isEqualTo(body.signer());
    assertThat(answer.getSourcesList()).containsExactly("urn:a", "hall/*");
    assertThat(body.key()).isEqualTo(agent.key().verificationKey());
    assertThat(body.sources()).containsExactly("urn:a", "hall/*");
    assertThat(body.tokenId()).isPresent();
  }

  @Test
  void theBindingIsOnTheLedgerSignedByRepresentation() {
    EnrollResponse answer = enrol(agent, node.token("urn:a"));

    Operation binding = Operation.decode(answer.getBindingOperation().toByteArray());
    assertThat(binding.signedBy(node.key.verificationKey())).isTrue();
    assertThat(node.processing.operation(answer.getBindingReceipt().getLeafIndex()))
        .isEqualTo(binding);
    Receipts.verify(node.processing, binding, answer.getBindingReceipt());
  }

  @Test
  void tellsWhoKeepsTheLogAndWhoMayBindSigners() {
    EnrollResponse answer = enrol(agent, node.token("urn:a"));

    GenesisBody genesis =
        GenesisBody.decode(
            Operation.decode(answer.getLog().getGenesisOperation().toByteArray())
                .payload()
                .body()
                .orElseThrow());
    assertThat(answer.getLog().getOrigin()).isEqualTo(genesis.origin());
    assertThat(answer.getLog().getReceiptKey().toByteArray())
        .isEqualTo(node.processing.receiptKey().coseKey());
    assertThat(answer.getLog().getCheckpointKey())
        .isEqualTo(node.processing.checkpointKey().toString());
    assertThat(answer.getAuthoritiesList())
        .containsExactly(ByteString.copyFrom(node.key.verificationKey().coseKey()));
  }

  @Test
  void certifiesTheAgentsTlsKeyForItsSigner() throws Exception {
    String chain = enrol(agent, node.token("urn:a")).getCertificateChain();

    X509Certificate leaf = Pem.certificate(chain);
    assertThat(leaf.getPublicKey()).isEqualTo(agent.tls().getPublic());
    assertThat(leaf.getSubjectAlternativeNames())
        .anySatisfy(name -> assertThat(name.get(1)).isEqualTo(agent.peer().urn()));
    assertThat(chain).endsWith(node.authority.certificatePem());
  }

  @Test
  @Tag("Y-7.3.4-b")
  void theSameTokenAndKeyGiveTheSameSignerAndAnotherKeyIsRefused() {
    String token = node.token("urn:a");
    EnrollResponse first = enrol(agent, token);
    EnrollResponse second = enrol(agent, token);

    assertThat(second.getSigner()).isEqualTo(first.getSigner());
    assertThat(second.getBindingOperation()).isEqualTo(first.getBindingOperation());
    assertThat(second.getBindingReceipt()).isEqualTo(first.getBindingReceipt());
    assertThat(second.getCertificateChain()).isNotEqualTo(first.getCertificateChain());
    assertThat(node.processing.count(OperationKind.SIGNER)).isEqualTo(1);

    Failures.fails(() -> enrol(TestAgent.seeded(2), token), ErrorReason.TOKEN_USED, "TOKEN_USED");
    assertThat(ErrorReason.TOKEN_USED.status().name()).isEqualTo("ALREADY_EXISTS");
  }

  @Test
  void anImpatientAgentGetsOneBindingNotTwo() throws Exception {
    String token = node.token("urn:a");
    node.processing.hold();
    List<CompletableFuture<EnrollResponse>> calls =
        List.of(enrolLater(agent, token), enrolLater(agent, token), enrolLater(agent, token));
    node.processing.release();

    for (CompletableFuture<EnrollResponse> call : calls) {
      assertThat(call.get(10, TimeUnit.SECONDS).getSigner()).isEqualTo(agent.signer());
    }
    assertThat(node.processing.count(OperationKind.SIGNER)).isEqualTo(1);
  }

  @Test
  void aNewTokenBindsTheSameKeyAnew() {
    enrol(agent, node.token("urn:a"));
    EnrollResponse again = enrol(agent, node.token("urn:b"));

    assertThat(again.getSigner()).isEqualTo(agent.signer());
    assertThat(again.getSourcesList()).containsExactly("urn:b");
    assertThat(node.processing.count(OperationKind.SIGNER)).isEqualTo(2);
  }

  @Test
  void aRevokedKeyStaysRevoked() {
    String token = node.token("urn:a");
    enrol(agent, token);
    node.processing.revoke(agent.signer());
    Await.until("the revocation is known", () -> isRefused(token));

    Failures.fails(() -> enrol(agent, token), ErrorReason.SIGNER_REVOKED, "make a new key");
    Failures.fails(
        () -> enrol(agent, node.token("urn:a")), ErrorReason.SIGNER_REVOKED, "make a new key");
  }

  @Test
  void aBoundSignerGetsAnotherCertificateByItsKeyAlone() throws Exception {
    EnrollResponse first = enrol(agent, node.token("urn:a"));
    node.clock.move(Duration.ofDays(390));

    EnrollResponse renewed = node.stub(agent).enroll(TestNode.renewal(agent));

    assertThat(renewed.toBuilder().clearCertificateChain().build())
        .isEqualTo(first.toBuilder().clearCertificateChain().build());
    X509Certificate leaf = Pem.certificate(renewed.getCertificateChain());
    assertThat(leaf.getPublicKey()).isEqualTo(agent.tls().getPublic());
    assertThat(leaf.getNotAfter())
        .isAfter(Pem.certificate(first.getCertificateChain()).getNotAfter());
    assertThat(node.processing.count(OperationKind.SIGNER)).isEqualTo(1);
  }

  @Test
  void whoIsNotBoundOrHasNoProofOrIsRevokedGetsNone() {
    refuses(TestNode.renewal(agent), ErrorReason.UNKNOWN_SIGNER);

    String token = node.token("urn:a");
    enrol(agent, token);
    EnrollRequest good = TestNode.renewal(agent);
    refuses(
        good.toBuilder().setProof(TestNode.renewal(TestAgent.seeded(2)).getProof()).build(),
        ErrorReason.SIGNATURE_INVALID);
    refuses(
        good.toBuilder().setProof(TestNode.enrollment(agent, "").getProof()).build(),
        ErrorReason.SIGNATURE_INVALID);
    refuses(
        good.toBuilder()
            .setTlsPublicKey(
                ByteString.copyFrom(TestAgent.seeded(2).tls().getPublic().getEncoded()))
            .build(),
        ErrorReason.SIGNATURE_INVALID);

    node.processing.revoke(agent.signer());
    Await.until("the revocation is known", () -> isRefused(token));
    refuses(good, ErrorReason.SIGNER_REVOKED);
  }

  @Test
  void refusesAnEnrolmentThatIsNotInOrder() {
    EnrollRequest good = TestNode.enrollment(agent, node.token("urn:a"));

    refuses(good.toBuilder().setToken("varve1.x.y").build(), ErrorReason.TOKEN_INVALID);
    refuses(good.toBuilder().setToken(node.token("urn:a")).build(), ErrorReason.SIGNATURE_INVALID);
    refuses(
        good.toBuilder().setProof(ByteString.copyFrom(new byte[64])).build(),
        ErrorReason.SIGNATURE_INVALID);
    refuses(good.toBuilder().setProof(ByteString.EMPTY).build(), ErrorReason.SIGNATURE_INVALID);
    refuses(
        good.toBuilder()
            .setTlsPublicKey(
                ByteString.copyFrom(TestAgent.seeded(2).tls().getPublic().getEncoded()))
            .build(),
        ErrorReason.SIGNATURE_INVALID);
    refuses(
        good.toBuilder().setSigningKey(ByteString.copyFromUtf8("no key")).build(),
        ErrorReason.MALFORMED_REQUEST);
    refuses(good.toBuilder().setAgentName("a:b").build(), ErrorReason.MALFORMED_REQUEST);
    refuses(good.toBuilder().setAgentName("").build(), ErrorReason.MALFORMED_REQUEST);
    assertThat(node.processing.count(OperationKind.SIGNER)).isZero();
  }

  @Test
  void refusesAnExpiredToken() {
    String token = node.tokens.mint(List.of("urn:a"), Duration.ofMinutes(1));
    node.clock.move(Duration.ofMinutes(2));

    refuses(TestNode.enrollment(agent, token), ErrorReason.TOKEN_EXPIRED);
  }

  @Test
  void aKeyThatCannotBeCertifiedDoesNotUseUpTheToken() {
    String token = node.token("urn:a");
    refuses(
        TestNode.enrollment(agent, token).toBuilder().setAgentName("no name!").build(),
        ErrorReason.MALFORMED_REQUEST);

    assertThat(enrol(TestAgent.seeded(2), token).getSigner()).isNotEmpty();
  }

  private EnrollResponse enrol(TestAgent who, String token) {
    return node.stub(who).enroll(TestNode.enrollment(who, token));
  }

  private CompletableFuture<EnrollResponse> enrolLater(TestAgent who, String token) {
    return node.later(() -> enrol(who, token));
  }

  private boolean isRefused(String token) {
    try {
      return enrol(agent, token).getSigner().isEmpty();
    } catch (StatusRuntimeException e) {
      return true;
    }
  }

  private void refuses(EnrollRequest request, ErrorReason reason) {
    Failures.fails(() -> node.stub(agent).enroll(request), reason, "");
  }
}
