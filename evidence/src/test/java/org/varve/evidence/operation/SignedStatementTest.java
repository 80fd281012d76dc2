package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.crypto.CoseHeader;
import org.varve.evidence.crypto.CoseSign1;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.golden.GoldenFiles;
import org.varve.evidence.golden.GoldenKeys;

class SignedStatementTest {
  private static final SigningKey KEY = GoldenKeys.signer();
  private static final byte[] PAYLOAD = {(byte) 0xa0};

  /** Evidence-formats, worked example. */
  @ParameterizedTest
  @CsvSource({
    "0, a0, 3af315f30dab541919792b162077adcf7aedbdc4a9194802724cc9c1881c47c8",
    "1, a10102, 80d2ff05e38ea758b74c5950dee68b883b616fc0959f4f74fd163332cf814d9b"
  })
  void theWorkedExampleComesOutByteForByte(int index, String payload, String leafHash) {
    byte[] bytes = GoldenFiles.bytes("worked-example/operation-" + index + ".cose");
    CoseHeader header = header("urn:varve:signer:a", "urn:varve:asset:" + index);
    SignedStatement signed = SignedStatement.sign(KEY, header, HexFormat.of().parseHex(payload));
    assertThat(signed.bytes()).isEqualTo(bytes);

    SignedStatement read = SignedStatement.decode(bytes);
    assertThat(read.header()).isEqualTo(header);
    assertThat(read.payload().toBytes()).isEqualTo(HexFormat.of().parseHex(payload));
    assertThat(read.leafHash()).hasToString(leafHash);
    assertThat(read.signedBy(KEY.verificationKey())).isTrue();
    assertThat(read.id()).isEqualTo(signed.id());
  }

  @Test
  void isNoOperationOfVarveUnlessItsContentTypeSaysSo() {
    byte[] bytes = GoldenFiles.bytes("worked-example/operation-0.cose");
    assertThatThrownBy(() -> Operation.decode(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessage("content type: must be application/vnd.varve.operation+cbor");
  }

  @Test
  void takesTheLargestStatementAndRefusesALargerOneAtTheDoor() {
    int frame = SignedStatement.sign(KEY, header("i", "s"), new byte[60_000]).bytes().length;
    byte[] payload = new byte[60_000 + SignedStatement.MAX_BYTES - frame];
    SignedStatement largest = SignedStatement.sign(KEY, header("i", "s"), payload);
    assertThat(largest.bytes()).hasSize(65_535);
    assertThat(SignedStatement.decode(largest.bytes()).signedBy(KEY.verificationKey())).isTrue();

    assertThatThrownBy(
            () -> SignedStatement.sign(KEY, header("i", "s"), new byte[payload.length + 1]))
        .isInstanceOf(MalformedException.class)
        .hasMessage("operation: has 65536 bytes, over the limit of 65535");
    assertThatThrownBy(() -> SignedStatement.decode(new byte[1 << 24]))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("over the limit of 65535");
  }

  @Test
  void refusesEverythingButTheFourPartsInTheirForm() {
    byte[] protectedHeader = header("i", "s").encode();
    byte[] signature = new byte[64];
    statement(18, out -> out.bytes(protectedHeader).map(0).bytes(PAYLOAD).bytes(signature));

    refuses(18, out -> out.bytes(protectedHeader).map(0).nil().bytes(signature), "byte string");
    refuses(
        18,
        out -> out.bytes(protectedHeader).map(1).uint(394).array(0).bytes(PAYLOAD).bytes(signature),
        "over the limit of 0");
    refuses(17, out -> out.bytes(protectedHeader).map(0).bytes(PAYLOAD).bytes(signature), "tag");
    for (int length : new int[] {0, 63, 65}) {
      refuses(
          18, out -> out.bytes(protectedHeader).map(0).bytes(PAYLOAD).bytes(new byte[length]), "");
    }
    refuses(18, out -> out.bytes(new byte[0]).map(0).bytes(PAYLOAD).bytes(signature), "too early");
    refuses(18, out -> out.map(0).map(0).bytes(PAYLOAD).bytes(signature), "byte string");
  }

  @Test
  void refusesReceiptHeadersAndHeadersWithoutContentType() {
    CoseHeader some = header("i", "s");
    for (CoseHeader header :
        new CoseHeader[] {
          with(some, Optional.empty(), Optional.empty()),
          with(some, Optional.empty(), Optional.of(1L)),
          with(some, some.contentType(), Optional.of(1L))
        }) {
      assertThatThrownBy(() -> SignedStatement.sign(KEY, header, PAYLOAD))
          .isInstanceOf(MalformedException.class)
          .hasMessageStartingWith("protected header: ");
    }
  }

  @Test
  void isSignedOnlyByTheKeyThatItNames() {
    CoseHeader header = header("i", "s");
    byte[] toBeSigned = CoseSign1.toBeSigned(Slice.of(header.encode()), Slice.of(PAYLOAD));
    byte[] byAnother = GoldenKeys.receipt().sign(toBeSigned);
    SignedStatement statement =
        statement(18, out -> out.bytes(header.encode()).map(0).bytes(PAYLOAD).bytes(byAnother));
    assertThat(statement.signedBy(KEY.verificationKey())).isFalse();
    assertThat(statement.signedBy(GoldenKeys.receipt().verificationKey())).isFalse();
    assertThat(statement.signedBy(GoldenKeys.es256().verificationKey())).isFalse();
  }

  /** The kid is right and so is the signature, but alg says ES256 of an Ed25519 key. */
  @Test
  void isNotSignedWhereAlgorithmAndKeyDisagree() {
    CoseHeader good = header("i", "s");
    byte[] encoded = good.encode();
    encoded[2] = 0x26;
    byte[] signature = KEY.sign(CoseSign1.toBeSigned(Slice.of(encoded), Slice.of(PAYLOAD)));
    SignedStatement statement =
        statement(18, out -> out.bytes(encoded).map(0).bytes(PAYLOAD).bytes(signature));
    assertThat(statement.header().kid()).isEqualTo(good.kid());
    assertThat(statement.signedBy(KEY.verificationKey())).isFalse();
  }

  private static CoseHeader header(String issuer, String subject) {
    return new CoseHeader(
        KEY.verificationKey().algorithm(),
        Optional.of("application/cbor"),
        KEY.verificationKey().kid(),
        issuer,
        subject,
        1_790_000_000,
        Optional.empty());
  }

  private static CoseHeader with(
      CoseHeader header, Optional<String> contentType, Optional<Long> verifiableDataStructure) {
    return new CoseHeader(
        header.algorithm(),
        contentType,
        header.kid(),
        header.issuer(),
        header.subject(),
        header.issuedAtSeconds(),
        verifiableDataStructure);
  }

  private static SignedStatement statement(long tag, Consumer<CborWriter> parts) {
    CborWriter out = new CborWriter().tag(tag).array(4);
    parts.accept(out);
    return SignedStatement.decode(out.toBytes());
  }

  private static void refuses(long tag, Consumer<CborWriter> parts, String rule) {
    assertThatThrownBy(() -> statement(tag, parts))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(rule);
  }
}
