package org.varve.rp;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom one side of a TLS connection trusts, and as whom it shows itself.
 *
 * <p>Kept as a folder of PEM files: {@code ca.pem} (one or more CAs), {@code cert.pem} (own
 * certificate, then those up to the CA; a server that shall be found by the CA's fingerprint
 * includes the CA), {@code key.pem} (PKCS #8, P-256).
 */
public final class TlsIdentity {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  private final Trust trust;
  private final Optional<Own> own;

  private TlsIdentity(Trust trust, Optional<Own> own) {
    this.trust = trust;
    this.own = own;
  }

  /** Reads a folder; fails with a message that names the file and what is wrong with it. */
  public static TlsIdentity load(Path folder) throws IOException {
    List<X509Certificate> ca = Pem.certificates(folder.resolve("ca.pem"));
    List<X509Certificate> chain = Pem.certificates(folder.resolve("cert.pem"));
    PrivateKey key = Pem.p256Key(folder.resolve("key.pem"), chain.get(0));
    return new TlsIdentity(new Trust(ca, Optional.empty()), Optional.of(new Own(chain, key)));
  }

  /**
   * Trusts the CAs of this file, and shows no certificate: enough for methods that are open to
   * everyone.
   */
  public static TlsIdentity trusting(Path caFile) throws IOException {
    return new TlsIdentity(new Trust(Pem.certificates(caFile), Optional.empty()), Optional.empty());
  }

  /**
   * Trusts the CA with this fingerprint, which the server must send in its chain, and shows no
   * certificate: how an agent enrols that has nothing but a token.
   *
   * @param caSha256 SHA-256 of the CA's certificate (DER), 64 hexadecimal digits in lower case
   */
  public static TlsIdentity pinnedTo(String caSha256) {
    if (!FINGERPRINT.matcher(caSha256).matches()) {
      throw new IllegalArgumentException(
          "\""
              + caSha256
              + "\" is not 64 lower-case hexadecimal digits; take the CA fingerprint from the token");
    }
    return new TlsIdentity(new Trust(List.of(), Optional.of(caSha256)), Optional.empty());
  }

  /** The fingerprint that {@link #pinnedTo} takes. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(
          "SHA-256 of a certificate cannot be computed; check the Java installation", e);
    }
  }

  /** As whom it shows itself; empty if it shows no certificate. */
  public Optional<X509Certificate> certificate() {
    return own.map(known -> known.chain().get(0));
  }

  /** The CAs that it trusts; none if it is pinned to a fingerprint. */
  public List<X509Certificate> authorities() {
    return trust.authorities();
  }

  Trust trust() {
    return trust;
  }

  Optional<Own> own() {
    return own;
  }

  /** Whom it trusts: these CAs, or the one with this fingerprint. */
  record Trust(List<X509Certificate> authorities, Optional<String> fingerprint) {}

  /** As whom it shows itself. */
  record Own(List<X509Certificate> chain, PrivateKey key) {
    @Override
    public String toString() {
      return "Own[" + chain.get(0).getSubjectX500Principal() + "]";
    }
  }
}
