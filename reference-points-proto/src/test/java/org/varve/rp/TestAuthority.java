package org.varve.rp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority that lives for one test, and writes the folders that {@link TlsIdentity}
 * loads.
 */
public final class TestAuthority {
  private final KeyPair keys = newKeys();
  private final X500Principal name;
  private final X509Certificate certificate;

  public TestAuthority(String name) {
    this.name = new X500Principal("CN=" + name);
    this.certificate = issue(this.name, keys, true, List.of());
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** A folder of this kind of peer. */
  public Path client(Path folder, Role role, String peer) throws IOException {
    String urn = new PeerIdentity(role, peer).urn();
    return write(folder, new GeneralName(GeneralName.uniformResourceIdentifier, urn));
  }

  /** A folder of a server that may be called by these IP addresses. */
  public Path server(Path folder, String... addresses) throws IOException {
    return write(
        folder,
        Arrays.stream(addresses)
            .map(address -> new GeneralName(GeneralName.iPAddress, address))
            .toArray(GeneralName[]::new));
  }

  /** A folder of a certificate with these names. */
  Path write(Path folder, GeneralName... names) throws IOException {
    KeyPair own = newKeys();
    X500Principal subject = new X500Principal("CN=" + folder.getFileName());
    X509Certificate issued = issue(subject, own, false, List.of(names));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("ca.pem"), pem(certificate), US_ASCII);
    Files.writeString(folder.resolve("cert.pem"), pem(issued) + pem(certificate), US_ASCII);
    Files.writeString(
        folder.resolve("key.pem"), pem("PRIVATE KEY", own.getPrivate().getEncoded()), US_ASCII);
    return folder;
  }

  private X509Certificate issue(
      X500Principal subject, KeyPair subjectKeys, boolean ca, List<GeneralName> names) {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(64, new SecureRandom()),
            Date.from(now.minus(Duration.ofMinutes(5))),
            Date.from(now.plus(Duration.ofHours(1))),
            subject,
            subjectKeys.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
      if (!names.isEmpty()) {
        GeneralNames san = new GeneralNames(names.toArray(GeneralName[]::new));
        builder.addExtension(Extension.subjectAlternativeName, false, san);
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
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

  private static String pem(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }
}
