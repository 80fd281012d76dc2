package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.golden.GoldenFiles;
import org.varve.evidence.golden.GoldenKeys;

class OperationTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  @ParameterizedTest
  @EnumSource
  void comesBackAsItWasSigned(SignatureAlgorithm algorithm) {
    SigningKey key = SigningKey.generate(algorithm);
    Operation signed = OperationSigner.of(key).sign("urn:example:boiler:7", TIME, payload("d"));
    Operation read = Operation.decode(signed.bytes());
    assertThat(read).isEqualTo(signed).hasSameHashCodeAs(signed);
    assertThat(read.id()).isEqualTo(signed.id()).isEqualTo(OperationId.parse(signed.id().hex()));
    assertThat(read.size()).isEqualTo(signed.bytes().length);
    assertThat(read.leafHash()).isEqualTo(Digest.ofLeaf(signed.bytes()));
    assertThat(read.signedBy(key.verificationKey())).isTrue();
    assertThat(read.signedBy(GoldenKeys.signer().verificationKey())).isFalse();
    assertThat(read.toString()).isEqualTo("DATA operation " + read.id());

    OperationHeader header = read.header();
    assertThat(header.algorithm()).isEqualTo(algorithm);
    assertThat(header.kid()).isEqualTo(key.verificationKey().kid());
    assertThat(header.signer()).isEqualTo(SignerName.of(key.verificationKey()));
    assertThat(header.source()).isEqualTo("urn:example:boiler:7");
    assertThat(header.issuedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void theNameOfASignerFollowsFromItsKey() {
    OperationSigner signer = OperationSigner.of(GoldenKeys.signer());
    assertThat(signer.signer()).isEqualTo("urn:varve:signer:be5de2f4bcdc383add3fc9827d345f1a");
  }

  @Test
  void keepsLabelsForPrivateUseAsTheyWereSent() {
    Operation with = golden("data-private-labels");
    byte[] bytes = GoldenFiles.bytes("operations/data-private-labels.cose");
    assertThat(with.bytes()).isEqualTo(bytes);
    assertThat(with.signedBy(GoldenKeys.signer().verificationKey())).isTrue();
    Operation without =
        OperationSigner.of(GoldenKeys.signer())
            .sign(with.header().source(), with.header().issuedAt(), with.payload());
    assertThat(without.header()).isEqualTo(with.header());
    assertThat(without.id()).isNotEqualTo(with.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b c", "a\u0007"})
  void refusesToSignForABadSource(String source) {
    OperationSigner signer = OperationSigner.of(GoldenKeys.signer());
    assertThatThrownBy(() -> signer.sign(source, TIME, payload("d")))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("sub: ");
  }

  @Test
  void refusesToSignForASourceOverTheLimit() {
    OperationSigner signer = OperationSigner.of(GoldenKeys.signer());
    assertThat(signer.sign("s".repeat(255), TIME, payload("d")).header().source()).hasSize(255);
    assertThatThrownBy(() -> signer.sign("s".repeat(256), TIME, payload("d")))
        .isInstanceOf(MalformedException.class)
        .hasMessage("sub: must have 1 to 255 characters, not 256");
  }

  @Test
  void refusesToSignOutsideTheYearsOfACalendar() {
    OperationSigner signer = OperationSigner.of(GoldenKeys.signer());
    for (Instant time : List.of(Instant.MIN, Instant.ofEpochSecond(-1), Instant.MAX)) {
      assertThatThrownBy(() -> signer.sign("s", time, payload("d")))
          .isInstanceOf(MalformedException.class)
          .hasMessageStartingWith("iat: ");
    }
  }

  @Test
  void refusesToSignWhatWouldNotFitALog() {
    String longName = "\ud83c\udf32".repeat(8_192);
    OperationSigner signer = new OperationSigner(GoldenKeys.signer(), longName);
    byte[] schema = new byte[24 * 1_024];
    OperationPayload format =
        OperationPayload.of(OperationKind.FORMAT)
            .sequence(1)
            .labels(labels())
            .body(
                new FormatBody(
                        "f",
                        FormatKind.JSON_SCHEMA,
                        Optional.of(schema),
                        Optional.empty(),
                        Optional.empty())
                    .encode())
            .build();
    assertThatThrownBy(() -> signer.sign("s", TIME, format))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("over the limit of 65535");
  }

  private static Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 32; i++) {
      labels.put("label" + i, "v".repeat(256));
    }
    return labels;
  }

  private static OperationPayload payload(String description) {
    return OperationPayload.of(OperationKind.DATA)
        .sequence(1)
        .format("opaque/1")
        .dataType("bytes")
        .description(description)
        .items(ItemTree.of(List.of(new byte[] {1, 2, 3})))
        .sampledFrom(TIME)
        .sampledTo(TIME)
        .build();
  }

  private static Operation golden(String name) {
    return Operation.decode(GoldenFiles.bytes("operations/" + name + ".cose"));
  }
}
