package org.varve.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.varve.rp.TlsIdentity;

/** A certificate authority for one test. */
public final class TestCa {
  private static final X500Principal NAME = new X500Principal("CN=Test CA");

  private final KeyPair keys = newKeys();
  private final X509Certificate certificate =
      issue(NAME, keys.getPublic(), true, new GeneralName(GeneralName.dNSName, "ca.example"));
  private int serial;

  public String fingerprint() {
    return TlsIdentity.fingerprint(certificate);
  }

  /** Certificate of an agent and of the CA, in PEM. */
  public String agentChain(byte[] subjectPublicKeyInfo, String agentName) {
    try {
      PublicKey key =
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
      GeneralName san =
          new GeneralName(GeneralName.uniformResourceIdentifier, "urn:varve:source:" + agentName);
      return pem(issue(new X500Principal("CN=" + agentName), key, false, san)) + pem(certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The files of a server that is called localhost. */
  public TlsIdentity server(Path folder) {
    KeyPair own = newKeys();
    X509Certificate leaf =
        issue(
            new X500Principal("CN=localhost"),
            own.getPublic(),
            false,
            new GeneralName(GeneralName.dNSName, "localhost"));
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("ca.pem"), pem(certificate));
      Files.writeString(folder.resolve("cert.pem"), pem(leaf) + pem(certificate));
      Files.writeString(
          folder.resolve("key.pem"), pem("PRIVATE KEY", own.getPrivate().getEncoded()));
      return TlsIdentity.load(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private X509Certificate issue(
      X500Principal subject, PublicKey key, boolean isCa, GeneralName name) {
    Instant now = Instant.now();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              NAME,
              BigInteger.valueOf(++serial),
              Date.from(now.minus(Duration.ofHours(1))),
              Date.from(now.plus(Duration.ofHours(1))),
              subject,
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), what);
  }
}
