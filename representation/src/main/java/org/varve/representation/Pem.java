package org.varve.representation;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Certificates and P-256 private keys as PEM text (RFC 7468). */
final class Pem {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";

  private Pem() {}

  static String of(X509Certificate certificate) {
    try {
      return encode(CERTIFICATE, certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was just made does not encode", e);
    }
  }

  static String of(PrivateKey key) {
    return encode(PRIVATE_KEY, key.getEncoded());
  }

  static X509Certificate certificate(String pem) throws GeneralSecurityException {
    byte[] der = decode(CERTIFICATE, pem);
    CertificateFactory x509 = CertificateFactory.getInstance("X.509");
    return (X509Certificate) x509.generateCertificate(new ByteArrayInputStream(der));
  }

  static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    KeyFactory keys = KeyFactory.getInstance("EC");
    return keys.generatePrivate(new PKCS8EncodedKeySpec(decode(PRIVATE_KEY, pem)));
  }

  private static String encode(String label, byte[] der) {
    return begin(label) + "\n" + LINES.encodeToString(der) + "\n" + end(label) + "\n";
  }

  private static byte[] decode(String label, String pem) throws GeneralSecurityException {
    int from = pem.indexOf(begin(label));
    int to = pem.indexOf(end(label));
    if (from < 0 || to < from) {
      throw new GeneralSecurityException("no PEM block labelled " + label);
    }
    String base64 = pem.substring(from + begin(label).length(), to).replaceAll("\\s", "");
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the PEM block " + label + " is not base64", e);
    }
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}
