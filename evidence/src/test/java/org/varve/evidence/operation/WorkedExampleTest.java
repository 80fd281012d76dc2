package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.varve.evidence.crypto.CoseHeader;
import org.varve.evidence.crypto.SigningKey;

class WorkedExampleTest {
  @Test
  void signsOperationZeroByteForByte() {
    byte[] seed = new byte[32];
    for (int i = 0; i < 32; i++) {
      seed[i] = (byte) i;
    }
    SigningKey key = SigningKey.ed25519(seed);
    CoseHeader header =
        new CoseHeader(
            key.verificationKey().algorithm(),
            Optional.of("application/cbor"),
            key.verificationKey().kid(),
            "urn:varve:signer:a",
            "urn:varve:asset:0",
            1790000000,
            Optional.empty());
    SignedStatement statement = SignedStatement.sign(key, header, new byte[] {(byte) 0xa0});
    assertThat(HexFormat.of().formatHex(statement.bytes()))
        .isEqualTo(
            "d2845867a4012703706170706c69636174696f6e2f63626f72045820be5de2f4bcdc383add3fc9827d345f1a37c6a06026b38696"
                + "fb3229c003b35f490fa3017275726e3a76617276653a7369676e65723a61027175726e3a76617276653a61737365743a30061a6a"
                + "b13b80a041a058407c4e5867e2dbced16b9469a989d58c537f413a67a42e83d4d0b6b5e96439cb6e5305d43427303800c5cad118"
                + "176e2a0f3e8e29c0f66e76459426460c5ab83f06");
    assertThat(statement.leafHash().hex())
        .isEqualTo("3af315f30dab541919792b162077adcf7aedbdc4a9194802724cc9c1881c47c8");
    assertThat(statement.signedBy(key.verificationKey())).isTrue();
  }
}
