package org.varve.evidence.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

class KeysTest {
  private static final String ED25519_COSE = "a3010120062158";
  private static final byte[] X =
      hex("65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d");
  private static final byte[] Y =
      hex("1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c");

  /** Keys as OpenSSL 3 writes them. */
  private static final String OPENSSL_P256 =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgW/tDZ9HrxTqx4V1l
      IUQ4Kr6JO/nPajnp1+5ojdifQAehRANCAATZzFYRV5kW90NL8RSbsksvq4Vm84R5
      /5piGr+2xrKdU+Uy0IZNL/NKknpInxufvOrkqfQWAVxMkZz/Fnn7yQD0
      -----END PRIVATE KEY-----
      """;

  private static final String OPENSSL_P256_PUBLIC =
      """
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2cxWEVeZFvdDS/EUm7JLL6uFZvOE
      ef+aYhq/tsaynVPlMtCGTS/zSpJ6SJ8bn7zq5Kn0FgFcTJGc/xZ5+8kA9A==
      -----END PUBLIC KEY-----
      """;

  private static final String OPENSSL_ED25519 =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEICEsCmMNpgtwJBZL1hQm4IuNvlyc/95DPmuJJC0++b2L
      -----END PRIVATE KEY-----
      """;

  private static final String OPENSSL_ED25519_PUBLIC =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAreZMtKFSqXqY9yELKRvzHODJ3HamYYvexro+LsnnLio=
      -----END PUBLIC KEY-----
      """;

  @Test
  void kidIsTheThumbprintOfTheExampleInRfc9679() {
    VerificationKey key = VerificationKey.p256(X, Y);
    assertThat(key.kid().hex())
        .isEqualTo("496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec");
    assertThat(HexFormat.of().formatHex(key.coseKey()))
        .isEqualTo("a401022001215820" + hex(X) + "225820" + hex(Y));
  }

  @Test
  void kidOfAnEd25519KeyIsThatOfTheWorkedExample() {
    byte[] seed = new byte[32];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) i;
    }
    VerificationKey key = SigningKey.ed25519(seed).verificationKey();
    assertThat(key.kid().hex())
        .isEqualTo("be5de2f4bcdc383add3fc9827d345f1a37c6a06026b38696fb3229c003b35f49");
    assertThat(hex(key.coseKey())).isEqualTo(ED25519_COSE + "20" + hex(key.rawEd25519()));
    assertThat(key.kid()).isEqualTo(Digest.sha256(key.coseKey()));
  }

  @ParameterizedTest
  @EnumSource
  void keysComeBackFromEveryForm(SignatureAlgorithm algorithm) {
    SigningKey key = SigningKey.generate(algorithm);
    VerificationKey publicKey = key.verificationKey();
    assertThat(publicKey.algorithm()).isEqualTo(algorithm);
    assertThat(VerificationKey.fromCoseKey(publicKey.coseKey()))
        .isEqualTo(publicKey)
        .hasSameHashCodeAs(publicKey);
    assertThat(VerificationKey.fromPem(publicKey.pem())).isEqualTo(publicKey);
    SigningKey again = SigningKey.fromPem(key.pem());
    assertThat(again.verificationKey()).isEqualTo(publicKey);
    assertThat(publicKey.verify(X, again.sign(X))).isTrue();
    assertThat(SigningKey.generate(algorithm).verificationKey()).isNotEqualTo(publicKey);
  }

  @Test
  void keysOfOpensslAreReadAndWrittenAlike() {
    SigningKey ed25519 = SigningKey.fromPem(OPENSSL_ED25519);
    assertThat(ed25519.pem()).isEqualTo(OPENSSL_ED25519);
    assertThat(ed25519.verificationKey().pem()).isEqualTo(OPENSSL_ED25519_PUBLIC);
    SigningKey p256 = SigningKey.fromPem(OPENSSL_P256);
    assertThat(p256.pem()).isEqualTo(OPENSSL_P256);
    assertThat(p256.verificationKey().pem()).isEqualTo(OPENSSL_P256_PUBLIC);
    assertThat(VerificationKey.fromPem(OPENSSL_P256_PUBLIC.replace("\n", "\r\n")))
        .isEqualTo(p256.verificationKey());
  }

  @Test
  void refusesTheWrongKindOfPem() {
    assertThatThrownBy(() -> VerificationKey.fromPem(OPENSSL_ED25519))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("must begin with '-----BEGIN PUBLIC KEY-----'")
        .hasMessageNotContaining("MC4CAQ");
    assertThatThrownBy(() -> SigningKey.fromPem(OPENSSL_ED25519_PUBLIC))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> SigningKey.fromPem(OPENSSL_ED25519.replace("MC4C", "!C4C")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("base64");
    assertThatThrownBy(() -> SigningKey.fromPem(OPENSSL_ED25519 + " ".repeat(9) + OPENSSL_ED25519))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> VerificationKey.fromPem("-----BEGIN PUBLIC KEY-----"))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> VerificationKey.fromPem("x".repeat(2_000)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("1024");
  }

  /** Compressed P-256, P-384, and a P-256 private key without its public key. */
  @Test
  void refusesOtherFormsOfKeys() {
    String compressed =
        "MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgAC2cxWEVeZFvdDS/EUm7JLL6uFZvOEef+aYhq/tsaynVM=";
    String p384 =
        "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEFOk+aAWejb+JE+8lJPnBGiLt7ddo/HLXtOPXcUibDtHTOhM2XV4uMGyW"
            + "7qbVVtewSAbfWlUSRQOp9U/PFMUs9WLHXncEl28/igo9I8oZHpmBcWB6H8e5IyRUnMwEKjDq";
    for (String base64 : new String[] {compressed, p384, ""}) {
      String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
      assertThatThrownBy(() -> VerificationKey.fromPem(pem))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("SubjectPublicKeyInfo");
    }
    String bare =
        Pem.write(
            Pem.PRIVATE_KEY,
            hex("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420" + hex(X)));
    assertThatThrownBy(() -> SigningKey.fromPem(bare))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("openssl genpkey")
        .hasMessageNotContaining(hex(X));
  }

  @Test
  void refusesAPrivateKeyBesideAnothersPublicKey() {
    byte[] number = new byte[32];
    number[31] = 1;
    VerificationKey other = SigningKey.generate(SignatureAlgorithm.ES256).verificationKey();
    assertThatThrownBy(() -> SigningKey.p256(number, other))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("does not belong");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void refusesPrivateNumbersOutsideTheGroup(String number) {
    VerificationKey key = VerificationKey.p256(X, Y);
    assertThatThrownBy(() -> SigningKey.p256(hex(number), key))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesPointsOffTheCurve() {
    byte[] off = Y.clone();
    off[31] ^= 1;
    byte[] p = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    for (byte[][] point :
        new byte[][][] {{X, off}, {Y, X}, {new byte[32], new byte[32]}, {p, Y}, {X, p}}) {
      assertThatThrownBy(() -> VerificationKey.p256(point[0], point[1]))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("point of the curve");
    }
    assertThatThrownBy(() -> VerificationKey.p256(Arrays.copyOf(X, 33), Y))
        .isInstanceOf(MalformedException.class);
  }

  /** x = 0 is on the curve, and x = p would be the same point in another form. */
  @Test
  void refusesCoordinatesThatAreNotReduced() {
    byte[] y = hex("66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4");
    byte[] p = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    assertThat(VerificationKey.p256(new byte[32], y).algorithm())
        .isEqualTo(SignatureAlgorithm.ES256);
    assertThatThrownBy(() -> VerificationKey.p256(p, y)).isInstanceOf(MalformedException.class);
  }

  /** Wrong order, wrong type or curve, further members, a sign bit for y, trailing bytes. */
  @Test
  void refusesOtherCoseKeys() {
    String x = "215820" + hex(X);
    String y = "225820" + hex(Y);
    assertThat(VerificationKey.fromCoseKey(hex("a401022001" + x + y)).kid())
        .isEqualTo(VerificationKey.p256(X, Y).kid());
    for (String cose :
        new String[] {
          "a401022001" + x + "22f5",
          "a401022001" + x + y + "00",
          "a401022002" + x + y,
          "a401012001" + x + y,
          "a30102200121" + "5820" + hex(X),
          "a40102" + x + "2001" + y,
          "a5010203262001" + x + y,
          "a3010120062158" + "1f" + "00".repeat(31),
          "a301012004" + x,
          "a401012006" + x + y,
          "a0",
          ""
        }) {
      assertThatThrownBy(() -> VerificationKey.fromCoseKey(hex(cose)))
          .as(cose)
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void oneKeyServesManyThreads() {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      SigningKey key = SigningKey.generate(algorithm);
      boolean allVerify =
          IntStream.range(0, 400)
              .parallel()
              .mapToObj(i -> new byte[] {(byte) i, (byte) (i >> 8)})
              .allMatch(message -> key.verificationKey().verify(message, key.sign(message)));
      assertThat(allVerify).isTrue();
    }
  }

  @Test
  void neverShowsAPrivateKey() {
    SigningKey key = SigningKey.ed25519(X);
    assertThat(key.toString()).contains(key.verificationKey().kid().hex()).doesNotContain(hex(X));
    assertThatThrownBy(() -> SigningKey.ed25519(Arrays.copyOf(X, 31)))
        .isInstanceOf(MalformedException.class)
        .hasMessage("Ed25519 seed: must have 32 bytes, not 31");
  }

  @Test
  void givesNoRawKeyOfTheOtherKind() {
    assertThatThrownBy(() -> VerificationKey.p256(X, Y).rawEd25519())
        .isInstanceOf(IllegalStateException.class);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
