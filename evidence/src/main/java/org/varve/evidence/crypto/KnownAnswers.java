package org.varve.evidence.crypto;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;

/** The self-test of a signature provider: published answers for both algorithms. */
final class KnownAnswers {
  private static final byte[] MESSAGE = "sample".getBytes(StandardCharsets.US_ASCII);

  private KnownAnswers() {}

  static boolean agree(SignatureProvider provider) {
    try {
      return ed25519(provider) && es256(provider);
    } catch (InvalidKeyException e) {
      return false;
    }
  }

  /** RFC 8032 §7.1, test 2; Ed25519 always gives the same signature. */
  private static boolean ed25519(SignatureProvider provider) throws InvalidKeyException {
    byte[] seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    byte[] point = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    byte[] message = {0x72};
    byte[] signature =
        hex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    PrivateKey privateKey = provider.privateKey(SignatureAlgorithm.EDDSA, Der.ed25519Private(seed));
    PublicKey key = provider.publicKey(SignatureAlgorithm.EDDSA, Der.ed25519Public(point));
    byte[] made = provider.sign(SignatureAlgorithm.EDDSA, privateKey, message);
    return Arrays.equals(made, signature)
        && provider.verify(SignatureAlgorithm.EDDSA, key, message, signature)
        && !provider.verify(SignatureAlgorithm.EDDSA, key, MESSAGE, signature);
  }

  /**
   * RFC 6979 §A.2.5, "sample" with SHA-256; a provider's own signature is random and must verify.
   */
  private static boolean es256(SignatureProvider provider) throws InvalidKeyException {
    byte[] number = hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
    byte[] point =
        hex(
            "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
    byte[] signature =
        hex(
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    PrivateKey privateKey =
        provider.privateKey(SignatureAlgorithm.ES256, Der.p256Private(number, point));
    PublicKey key = provider.publicKey(SignatureAlgorithm.ES256, Der.p256Public(point));
    byte[] made = provider.sign(SignatureAlgorithm.ES256, privateKey, MESSAGE);
    return made.length == SignatureAlgorithm.SIGNATURE_BYTES
        && provider.verify(SignatureAlgorithm.ES256, key, MESSAGE, made)
        && provider.verify(SignatureAlgorithm.ES256, key, MESSAGE, signature)
        && !provider.verify(SignatureAlgorithm.ES256, key, point, signature);
  }

  /**
   * Whether a provider takes a signature whose R is 6962·B plus the point of order 2, under the key
   * 4561·B. RFC 8032 §5.1.7 leaves open whether the equation is multiplied by the cofactor, which
   * makes that part vanish.
   */
  static boolean ignoresSmallOrderPartOfR(SignatureProvider provider) {
    byte[] point = hex("1ff6e4aa53c7fad92912cb1f3245472ae70597f6ae30a4804fc2607cb8e28ba4");
    byte[] signature =
        hex(
            "dbf9ceac4e9c5bbcfddeb726b2b7a523f4ae9ec4c440f4f0c85fd800c6b64b4c"
                + "e90356e9144f79cddc10e81b42c2f290f468ac2d9e8a42e5af7993b234679001");
    PublicKey key = provider.publicKey(SignatureAlgorithm.EDDSA, Der.ed25519Public(point));
    return provider.verify(SignatureAlgorithm.EDDSA, key, MESSAGE, signature);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
