package org.varve.rp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the PEM files of a {@link TlsIdentity}, and says of a bad one which it is and what to do.
 */
final class Pem {
  private static final int FILE_BYTES_MAX = 64 << 10;
  private static final int CERTIFICATES_MAX = 16;
  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";
  // Order of P-256, SEC 2 section 2.4.2.
  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private Pem() {}

  static List<X509Certificate> certificates(Path file) throws IOException {
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty() || found.size() > CERTIFICATES_MAX) {
        throw bad(
            file, "has " + found.size() + " certificates, not 1 to " + CERTIFICATES_MAX, null);
      }
      return found;
    } catch (CertificateException e) {
      throw bad(file, "is not X.509 certificates in PEM", e);
    }
  }

  /** The private key of this certificate. */
  static PrivateKey p256Key(Path file, X509Certificate certificate) throws IOException {
    String text = new String(read(file), StandardCharsets.US_ASCII).strip();
    if (!text.startsWith(KEY_BEGIN) || !text.endsWith(KEY_END)) {
      throw bad(file, "is not one PKCS #8 private key in PEM (" + KEY_BEGIN + ")", null);
    }
    try {
      byte[] der =
          Base64.getMimeDecoder()
              .decode(text.substring(KEY_BEGIN.length(), text.length() - KEY_END.length()));
      PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
      if (!isPair(key, certificate)) {
        throw bad(
            file,
            "is not the P-256 key of certificate " + certificate.getSubjectX500Principal(),
            null);
      }
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw bad(file, "is not an EC private key", e);
    }
  }

  private static boolean isPair(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    if (!(certificate.getPublicKey() instanceof ECPublicKey known)
        || !known.getParams().getOrder().equals(P256_ORDER)) {
      return false;
    }
    byte[] probe = "varve key check".getBytes(StandardCharsets.US_ASCII);
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(key);
    signer.update(probe);
    byte[] signature = signer.sign();
    signer.initVerify(known);
    signer.update(probe);
    return signer.verify(signature);
  }

  private static byte[] read(Path file) throws IOException {
    try {
      long size = Files.size(file);
      if (size > FILE_BYTES_MAX) {
        throw bad(file, "has " + size + " bytes, more than " + FILE_BYTES_MAX, null);
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw bad(file, "does not exist", e);
    }
  }

  private static IOException bad(Path file, String what, @Nullable Exception cause) {
    return new IOException("TLS file " + file + " " + what + "; put the right file there", cause);
  }
}
