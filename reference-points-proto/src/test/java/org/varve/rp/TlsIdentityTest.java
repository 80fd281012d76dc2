package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of PEM files, and what is said of a bad one. */
class TlsIdentityTest {
  private final TestAuthority authority = new TestAuthority("a");
  private Path folder;

  @TempDir private Path temp;

  @BeforeEach
  void writeAFolder() throws IOException {
    folder = authority.client(temp.resolve("roof"), Role.SOURCE, "roof");
  }

  @Test
  void aWholeFolderIsLoaded() throws IOException {
    TlsIdentity identity = TlsIdentity.load(folder);
    assertThat(identity.trust().authorities()).containsExactly(authority.certificate());
    assertThat(identity.own().orElseThrow().chain()).hasSize(2);
    assertThat(PeerIdentity.of(identity.own().orElseThrow().chain().get(0)))
        .contains(new PeerIdentity(Role.SOURCE, "roof"));
    assertThat(identity.own().orElseThrow().toString()).isEqualTo("Own[CN=roof]");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(folder.resolve("ca.pem"));
    assertRefused("ca.pem does not exist");
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() throws IOException {
    Path other = authority.client(temp.resolve("cellar"), Role.SOURCE, "cellar");
    Files.copy(
        other.resolve("key.pem"), folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
    assertRefused("key.pem is not the P-256 key of certificate CN=roof");
  }

  @Test
  void whatIsNoKeyIsRefused() throws IOException {
    Files.writeString(folder.resolve("key.pem"), "-----BEGIN EC PRIVATE KEY-----\n");
    assertRefused("key.pem is not one PKCS #8 private key in PEM");
    Files.writeString(
        folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
    assertRefused("key.pem is not an EC private key");
  }

  @Test
  void whatIsNoCertificateIsRefused() throws IOException {
    Files.writeString(folder.resolve("ca.pem"), "");
    assertRefused("ca.pem has 0 certificates, not 1 to 16");
    Files.writeString(
        folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertRefused("ca.pem is not X.509 certificates in PEM");
  }

  @Test
  void anOversizeFileIsNotRead() throws IOException {
    Files.writeString(folder.resolve("cert.pem"), "x".repeat(65_537));
    assertRefused("cert.pem has 65537 bytes, more than 65536");
  }

  @Test
  void aCertificateWithTwoIdentitiesHasNone() throws IOException {
    TlsIdentity identity =
        TlsIdentity.load(
            authority.write(
                temp.resolve("both"), uri("urn:varve:source:a"), uri("urn:varve:user:a")));
    assertThat(PeerIdentity.of(identity.own().orElseThrow().chain().get(0))).isEmpty();
  }

  @Test
  void aCertificateWithoutNamesHasNoIdentity() throws IOException {
    TlsIdentity identity = TlsIdentity.load(authority.write(temp.resolve("none")));
    assertThat(PeerIdentity.of(identity.own().orElseThrow().chain().get(0))).isEmpty();
  }

  @Test
  void aFingerprintHasOneForm() {
    String fingerprint = TlsIdentity.fingerprint(authority.certificate());
    assertThat(TlsIdentity.pinnedTo(fingerprint).trust().fingerprint()).contains(fingerprint);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsIdentity.pinnedTo(fingerprint.substring(2)))
        .withMessageContaining("64 lower-case hexadecimal digits");
  }

  @Test
  void aServerNeedsACertificate() throws IOException {
    TlsIdentity without = TlsIdentity.trusting(folder.resolve("ca.pem"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsContexts.server(without))
        .withMessageContaining("cert.pem and key.pem");
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  private void assertRefused(String message) {
    assertThatIOException()
        .isThrownBy(() -> TlsIdentity.load(folder))
        .withMessageContaining(folder.toString())
        .withMessageContaining(message);
  }
}
