package org.varve.provisioning;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.evidence.Digest;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;
import org.varve.proto.s2p.v1.ProveResponse;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.GetEvidenceResponse;
import org.varve.proto.u2s.v1.VerifyRequest;
import org.varve.proto.u2s.v1.VerifyResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Evidence that is handed out verifies, and the node says when it contradicts its own log. */
@Timeout(60)
class VerifyEvidenceTest {
  private final FakeProcessing processing = new FakeProcessing();
  private ServedProvisioning node;

  @BeforeEach
  void start() throws IOException {
    node = new ServedProvisioning(processing);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  @Tag("Y-8.3-d")
  void saysValidOfEvidenceThatItHandedOutAndTamperedOfAFlippedBit() {
    Operation operation = processing.data("roof/1", "opaque/1", "20.9", "21.5 degrees");
    processing.data("roof/1", "opaque/1", "later");
    GetEvidenceResponse evidence = evidence(operation, 1, true);

    VerifyResponse genuine = verify(evidence.getEvidence());
    assertThat(genuine.getVerdict()).as(genuine.getSentence()).isEqualTo("VALID");
    assertThat(genuine.getMatchesList())
        .extracting(match -> match.getOperationId())
        .containsExactly(id(operation));

    byte[] changed = evidence.getEvidence().toByteArray();
    int at = new String(changed, ISO_8859_1).indexOf("21.5 degrees");
    changed[at] ^= 1;
    VerifyResponse tampered = verify(ByteString.copyFrom(changed));
    assertThat(tampered.getVerdict()).isEqualTo("TAMPERED");
    assertThat(tampered.getWhere()).isNotEmpty();
    assertThat(tampered.getMatchesList()).isEmpty();
  }

  @Test
  void saysValidOfEvidenceWhoseHolderMaskedFields() {
    SaltedField speed = field("speed", "50");
    List<SaltedItem> items =
        List.of(
            SaltedItem.of(List.of(speed)), SaltedItem.of(List.of(speed, field("plate", "WOB"))));
    Operation operation =
        processing.salted(
            "roof/1", "json-car/1", items, items.stream().map(SaltedItem::encode).toList());
    processing.data("roof/1", "opaque/1", "later");
    EvidenceFile masked = decoded(evidence(operation, 1, true)).masked("speed"::equals);
    VerifyResponse genuine = verify(ByteString.copyFrom(masked.encode()));
    assertThat(genuine.getVerdict()).as(genuine.getSentence()).isEqualTo("VALID");
    assertThat(genuine.getSentence()).contains("shows 1 (speed)", "1 are masked");
    assertThat(verify(evidence(operation, 1, false).getEvidence()).getVerdict()).isEqualTo("VALID");
  }

  @Test
  void saysValidOfOlderEvidenceWhileTheLogGrows() {
    Operation operation = processing.data("roof/1", "opaque/1", "a");
    ByteString older = evidence(operation, 0, false).getEvidence();
    processing.data("roof/1", "opaque/1", "b");
    assertThat(verify(older).getVerdict()).isEqualTo("VALID");
  }

  @Test
  void saysRolledBackOfEvidenceThatItsLogContradicts() throws IOException {
    FakeProcessing before = new FakeProcessing();
    Operation same = before.data("roof/1", "opaque/1", "same");
    before.data("roof/1", "opaque/1", "lost since");
    processing.data("roof/1", "opaque/1", "same");
    try (ServedProvisioning earlier = new ServedProvisioning(before)) {
      ByteString evidence = evidence(earlier, same, 0).getEvidence();

      VerifyResponse shorter = verify(evidence);
      assertThat(shorter.getVerdict()).as("the log is shorter").isEqualTo("ROLLED_BACK");

      processing.data("roof/1", "opaque/1", "something else");
      VerifyResponse otherwise = verify(evidence);
      assertThat(otherwise.getVerdict())
          .as("the operation is in its place, but the log went another way after it")
          .isEqualTo("ROLLED_BACK");
      assertThat(otherwise.getWhere()).isEqualTo("checkpoint");
      assertThat(otherwise.getNextStep()).isNotEmpty();
      assertThat(otherwise.getMatchesList()).isEmpty();
    }
  }

  @Test
  void saysUntrustedOfEvidenceOfAnotherLog() throws IOException {
    FakeProcessing other = new FakeProcessing("two");
    Operation operation = other.data("roof/1", "opaque/1", "a");
    try (ServedProvisioning elsewhere = new ServedProvisioning(other)) {
      ByteString evidence = evidence(elsewhere, operation, 0).getEvidence();
      assertThat(verify(evidence).getVerdict()).isEqualTo("UNTRUSTED_LOG");
    }
  }

  @Test
  void saysOfWhatIsNoEvidenceThatItIsNone() {
    assertThat(verify(ByteString.copyFromUtf8("no evidence")).getVerdict())
        .isEqualTo("NOT_EVIDENCE");
  }

  @Test
  void putsIntoTheFileWhatWasAskedFor() {
    Operation operation = processing.data("roof/1", "opaque/1", "a", "b");
    EvidenceFile withItem = decoded(evidence(operation, 1, true));
    assertThat(withItem.item().orElseThrow().content().orElseThrow())
        .isEqualTo("b".getBytes(UTF_8));
    assertThat(withItem.operation()).isEqualTo(operation);
    assertThat(withItem.bindings()).hasSize(1);
    assertThat(withItem.anchor()).contains(LedgerAnchor.embedded(7));
    EvidenceFile withDigest = decoded(evidence(operation, 1, false));
    assertThat(withDigest.item().orElseThrow().content()).isEmpty();
    EvidenceFile whole =
        decoded(
            node.user()
                .getEvidence(
                    GetEvidenceRequest.newBuilder().setOperationId(id(operation)).build()));
    assertThat(whole.item()).isEmpty();
  }

  @Test
  void saysWhereOnAChannelToAsk() {
    Operation operation = processing.data("roof/1", "opaque/1", "a");
    Digest transaction = operation.leafHash();
    processing.anchoredAt(
        ProveResponse.Anchor.newBuilder()
            .setLedger("fabric")
            .setChannel("lighting")
            .setBlockNumber(7)
            .setTransactionId(ByteString.copyFrom(transaction.bytes()))
            .build());
    assertThat(decoded(evidence(operation, 0, true)).anchor())
        .contains(LedgerAnchor.fabric("lighting", 7, transaction));
  }

  @Test
  void saysValidOfWhatTheNodeOfAnotherOrganisationHandedOut() {
    Operation operation = processing.data("roof/1", "opaque/1", "a");
    OtherNode south = new OtherNode();
    byte[] evidence = south.signed(decoded(evidence(operation, 0, true))).encode();
    assertThat(verify(ByteString.copyFrom(evidence)).getVerdict()).isEqualTo("UNTRUSTED_LOG");

    processing.hasOrganisation("south", south.spec());
    VerifyResponse genuine = verify(ByteString.copyFrom(evidence));
    assertThat(genuine.getVerdict()).as(genuine.getSentence()).isEqualTo("VALID");
  }

  @Test
  void suggestsAFileNameOfHarmlessCharacters() {
    Operation operation = processing.data("../../etc/\"passwd\"", "opaque/1", "a");
    assertThat(evidence(operation, 0, false).getFileName()).matches("[A-Za-z0-9._-]{1,100}");
  }

  @Test
  void takesNothingLargerThanItsLimit() {
    ByteString large = ByteString.copyFrom(new byte[(4 << 20) + 1]);
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> verify(large));
    assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.MALFORMED_REQUEST);
    assertThat(
            Failure.of(
                    catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> node.user().verify(VerifyRequest.getDefaultInstance())))
                .reason())
        .isEqualTo(ErrorReason.MALFORMED_REQUEST);
  }

  private static SaltedField field(String name, String value) {
    return SaltedField.of(
        new byte[SaltedField.SALT_BYTES], name, ByteString.copyFromUtf8(value).toByteArray());
  }

  private VerifyResponse verify(ByteString evidence) {
    return node.user().verify(VerifyRequest.newBuilder().setEvidence(evidence).build());
  }

  private GetEvidenceResponse evidence(Operation operation, int item, boolean withItem) {
    return node.user().getEvidence(request(operation, item).setWithItem(withItem).build());
  }

  private static GetEvidenceResponse evidence(
      ServedProvisioning from, Operation operation, int item) {
    return from.user().getEvidence(request(operation, item).build());
  }

  private static GetEvidenceRequest.Builder request(Operation operation, int item) {
    return GetEvidenceRequest.newBuilder().setOperationId(id(operation)).setItemIndex(item);
  }

  private static EvidenceFile decoded(GetEvidenceResponse response) {
    return EvidenceFile.decode(response.getEvidence().toByteArray());
  }

  private static ByteString id(Operation operation) {
    return ByteString.copyFrom(operation.id().digest().bytes());
  }
}
