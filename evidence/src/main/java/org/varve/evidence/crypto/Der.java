package org.varve.evidence.crypto;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.varve.evidence.MalformedException;

/**
 * The DER forms of keys. Each has one prefix and one length, so that none needs an ASN.1 parser.
 *
 * <p>SubjectPublicKeyInfo of RFC 8410 §4 and RFC 5480; PKCS #8 of RFC 8410 §7 and of RFC 5915 with
 * the public key inside, as OpenSSL writes them.
 */
final class Der {
  private static final byte[] ED25519_PUBLIC = hex("302a300506032b6570032100");
  private static final byte[] ED25519_PRIVATE = hex("302e020100300506032b657004220420");
  private static final byte[] P256_PUBLIC =
      hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
  private static final byte[] P256_PRIVATE =
      hex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");
  private static final byte[] P256_PRIVATE_POINT = hex("a14403420004");
  private static final int SCALAR_BYTES = 32;
  private static final int POINT_BYTES = 64;

  private Der() {}

  static byte[] ed25519Public(byte[] key) {
    return concat(ED25519_PUBLIC, key);
  }

  static byte[] p256Public(byte[] point) {
    return concat(P256_PUBLIC, point);
  }

  static byte[] ed25519Private(byte[] seed) {
    return concat(ED25519_PRIVATE, seed);
  }

  static byte[] p256Private(byte[] number, byte[] point) {
    return concat(P256_PRIVATE, number, P256_PRIVATE_POINT, point);
  }

  static VerificationKey readPublic(byte[] der) {
    if (hasForm(der, ED25519_PUBLIC, SCALAR_BYTES)) {
      return VerificationKey.ed25519(tail(der, SCALAR_BYTES));
    }
    if (hasForm(der, P256_PUBLIC, POINT_BYTES)) {
      return VerificationKey.p256(tail(der, POINT_BYTES));
    }
    throw new MalformedException(
        "must be an Ed25519 or an uncompressed P-256 key as SubjectPublicKeyInfo", "public key");
  }

  static SigningKey readPrivate(byte[] der) {
    if (hasForm(der, ED25519_PRIVATE, SCALAR_BYTES)) {
      return SigningKey.ed25519(tail(der, SCALAR_BYTES));
    }
    int numberEnd = P256_PRIVATE.length + SCALAR_BYTES;
    byte[] prefix = Arrays.copyOf(der, Math.min(der.length, numberEnd));
    byte[] rest = Arrays.copyOfRange(der, prefix.length, der.length);
    if (hasForm(prefix, P256_PRIVATE, SCALAR_BYTES)
        && hasForm(rest, P256_PRIVATE_POINT, POINT_BYTES)) {
      return SigningKey.p256(
          tail(prefix, SCALAR_BYTES), VerificationKey.p256(tail(rest, POINT_BYTES)));
    }
    throw new MalformedException(
        "must be an Ed25519 key, or a P-256 key with its public key, as PKCS #8;"
            + " 'openssl genpkey' writes both so",
        "private key");
  }

  private static boolean hasForm(byte[] der, byte[] prefix, int rest) {
    return der.length == prefix.length + rest
        && Arrays.equals(der, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] tail(byte[] der, int length) {
    return Arrays.copyOfRange(der, der.length - length, der.length);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
