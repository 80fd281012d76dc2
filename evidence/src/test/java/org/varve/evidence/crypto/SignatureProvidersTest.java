package org.varve.evidence.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All providers, behind our checks, give one answer: on published vectors and on forged ones. */
class SignatureProvidersTest {
  private static final byte[] MESSAGE = "sample".getBytes(StandardCharsets.US_ASCII);

  private static List<SignatureProvider> providers;

  @BeforeAll
  static void findProviders() {
    providers = SignatureProviders.working().toList();
  }

  @Test
  void threeProvidersWorkHereAndTheFastestIsChosen() {
    assertThat(providers)
        .extracting(SignatureProvider::name)
        .satisfiesExactly(
            name -> assertThat(name).startsWith("Amazon Corretto "),
            name -> assertThat(name).startsWith("Bouncy Castle "),
            name -> assertThat(name).startsWith("JDK "));
    assertThat(SignatureProvider.chosen().name()).isEqualTo(providers.get(0).name());
  }

  @Test
  void noProviderIsRegisteredGlobally() {
    assertThat(Security.getProviders())
        .extracting(Provider::getName)
        .doesNotContain("AmazonCorrettoCryptoProvider", "BC");
  }

  @Test
  void providersThatLackAnAlgorithmOrGiveWrongAnswersArePassedOver() {
    assertThat(SignatureProviders.tested("empty", new TestProvider())).isEmpty();
    TestProvider yesSayer = new TestProvider();
    yesSayer.put("Signature.Ed25519", YesSayer.class.getName());
    yesSayer.put("Signature.SHA256withECDSAinP1363Format", YesSayer.class.getName());
    assertThat(SignatureProviders.tested("yes-sayer", yesSayer)).isEmpty();
  }

  @Tag("F-7.2.1-b3")
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/vectors/ed25519.csv", numLinesToSkip = 1)
  void ed25519Vectors(String name, String seed, String point, String message, String signature) {
    byte[] m = hex(message);
    byte[] s = hex(signature);
    SigningKey key = SigningKey.ed25519(hex(seed));
    assertThat(key.verificationKey().rawEd25519()).isEqualTo(hex(point));
    assertThat(key.sign(m)).isEqualTo(s);
    allSay(true, key.verificationKey(), m, s);
    s[63] ^= 1;
    allSay(false, key.verificationKey(), m, s);
  }

  @Tag("F-7.2.1-b3")
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/vectors/es256.csv", numLinesToSkip = 1)
  void es256Vectors(String name, String x, String y, String message, String signature) {
    VerificationKey key = VerificationKey.p256(hex(x), hex(y));
    byte[] m = message.getBytes(StandardCharsets.UTF_8);
    byte[] s = hex(signature);
    allSay(true, key, m, s);
    for (int at : new int[] {0, 31, 32, 63}) {
      byte[] changed = s.clone();
      changed[at] ^= 1;
      allSay(false, key, m, changed);
    }
    allSay(false, key, Arrays.copyOf(m, m.length + 1), s);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void partsOfSmallOrderAreRefusedByAll(long seed) {
    Random random = new Random(seed);
    for (EdwardsPoint small : EdwardsPoint.smallOrder()) {
      boolean honest = small.equals(EdwardsPoint.NEUTRAL);
      BigInteger secret = new BigInteger(252, random);
      BigInteger nonce = new BigInteger(252, random);
      EdwardsPoint a = EdwardsPoint.BASE.times(secret);
      EdwardsPoint r = EdwardsPoint.BASE.times(nonce);

      byte[] mixedR = EdwardsPoint.sign(r.add(small), nonce, a, secret, MESSAGE);
      allSay(honest, VerificationKey.ed25519(a.encode()), MESSAGE, mixedR);
      EdwardsPoint mixedA = a.add(small);
      byte[] underMixedA = EdwardsPoint.sign(r, nonce, mixedA, secret, MESSAGE);
      allSay(honest, VerificationKey.ed25519(mixedA.encode()), MESSAGE, underMixedA);
    }
  }

  @Test
  void aNonceOfZeroIsRefusedByAll() {
    BigInteger secret = BigInteger.valueOf(4561);
    EdwardsPoint a = EdwardsPoint.BASE.times(secret);
    byte[] signature = EdwardsPoint.sign(EdwardsPoint.NEUTRAL, BigInteger.ZERO, a, secret, MESSAGE);
    allSay(false, VerificationKey.ed25519(a.encode()), MESSAGE, signature);
  }

  @Test
  void anSThatIsNotReducedIsRefusedByAll() {
    SigningKey key = SigningKey.ed25519(new byte[32]);
    byte[] signature = key.sign(MESSAGE);
    byte[] r = Arrays.copyOf(signature, 32);
    BigInteger s = littleEndian(Arrays.copyOfRange(signature, 32, 64));
    allSay(true, key.verificationKey(), MESSAGE, EdwardsPoint.signature(r, s));
    for (int i = 1; i < 16; i++) {
      BigInteger same = s.add(EdwardsPoint.L.multiply(BigInteger.valueOf(i)));
      if (same.bitLength() <= 256) {
        allSay(false, key.verificationKey(), MESSAGE, EdwardsPoint.signature(r, same));
      }
    }
  }

  @Test
  void anRThatIsNoPointIsRefusedByAll() {
    byte[] signature = new byte[64];
    signature[0] = 2;
    allSay(false, SigningKey.ed25519(new byte[32]).verificationKey(), MESSAGE, signature);
  }

  @Test
  void numbersOutsideTheGroupAreRefusedByAll() {
    SigningKey key = SigningKey.generate(SignatureAlgorithm.ES256);
    byte[] signature = key.sign(MESSAGE);
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    BigInteger max = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    for (BigInteger number : List.of(BigInteger.ZERO, order, order.add(BigInteger.ONE), max)) {
      for (int offset : new int[] {0, 32}) {
        byte[] forged = signature.clone();
        System.arraycopy(P256Rules.fixedWidth(number), 0, forged, offset, 32);
        allSay(false, key.verificationKey(), MESSAGE, forged);
      }
    }
    allSay(false, key.verificationKey(), MESSAGE, new byte[64]);
  }

  /** (r, n − s) is valid as well: why an operation's id leaves its signature out. */
  @Test
  void theOtherEcdsaSignatureIsTakenByAll() {
    SigningKey key = SigningKey.generate(SignatureAlgorithm.ES256);
    byte[] signature = key.sign(MESSAGE);
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    System.arraycopy(P256Rules.fixedWidth(order.subtract(s)), 0, signature, 32, 32);
    allSay(true, key.verificationKey(), MESSAGE, signature);
  }

  @Test
  void derSignaturesAreRefusedByAll() throws Exception {
    SigningKey key = SigningKey.generate(SignatureAlgorithm.ES256);
    Signature der = Signature.getInstance("SHA256withECDSA");
    der.initSign(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8(key))));
    der.update(MESSAGE);
    allSay(false, key.verificationKey(), MESSAGE, der.sign());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void whatOneSignsTheOthersVerify(long seed) throws Exception {
    byte[] message = new byte[200];
    new Random(seed).nextBytes(message);
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      SigningKey key = SigningKey.generate(algorithm);
      for (SignatureProvider signer : providers) {
        byte[] signature =
            signer.sign(algorithm, signer.privateKey(algorithm, pkcs8(key)), message);
        allSay(true, key.verificationKey(), message, signature);
      }
    }
  }

  private static void allSay(
      boolean expected, VerificationKey key, byte[] message, byte[] signature) {
    for (SignatureProvider provider : providers) {
      assertThat(key.verify(message, signature, provider))
          .as("%s on %s", provider.name(), HexFormat.of().formatHex(signature))
          .isEqualTo(expected);
    }
    assertThat(key.verify(message, signature)).isEqualTo(expected);
  }

  private static byte[] pkcs8(SigningKey key) {
    return Pem.read(Pem.PRIVATE_KEY, key.pem());
  }

  private static BigInteger littleEndian(byte[] bytes) {
    byte[] bigEndian = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      bigEndian[i] = bytes[bytes.length - 1 - i];
    }
    return new BigInteger(1, bigEndian);
  }

  private static byte[] hex(String digits) {
    return digits == null ? new byte[0] : HexFormat.of().parseHex(digits);
  }
}
