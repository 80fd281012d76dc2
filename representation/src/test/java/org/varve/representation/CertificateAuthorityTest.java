package org.varve.representation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestClock;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;
import org.varve.rp.TlsIdentity;

class CertificateAuthorityTest {
  private static final int SAN_URI = 6;
  private static final int SAN_DNS = 2;
  private static final int SAN_IP = 7;

  @TempDir private Path folder;

  private final TestClock clock = new TestClock();
  private final SecureRandom random = new SecureRandom();
  private final byte[] tlsKey = TestAgent.seeded(1).tls().getPublic().getEncoded();

  @Test
  void certifiesASourcesOwnKey() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(clock, random);

    X509Certificate leaf = Pem.certificate(authority.issue("0123abcd", "hall-gateway", tlsKey));

    leaf.verify(Pem.certificate(authority.certificatePem()).getPublicKey());
    assertThat(leaf.getPublicKey().getEncoded()).isEqualTo(tlsKey);
    assertThat(names(leaf, SAN_URI)).containsExactly("urn:varve:source:0123abcd");
    assertThat(PeerIdentity.parse(names(leaf, SAN_URI).get(0)))
        .contains(new PeerIdentity(Role.SOURCE, "0123abcd"));
    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=0123abcd,OU=hall-gateway");
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(leaf.getNotBefore().toInstant()).isEqualTo(TestClock.START.minusSeconds(3_600));
    assertThat(leaf.getNotAfter().toInstant())
        .isEqualTo(TestClock.START.plus(CertificateAuthority.LEAF_LIFE_MAX));
  }

  @Test
  void certifiesAServerUnderItsHosts() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(clock, random);

    authority.writeServer(folder, "node", List.of("localhost", "127.0.0.1", "::1"));

    X509Certificate leaf = Pem.certificate(Files.readString(folder.resolve("cert.pem")));
    assertThat(names(leaf, SAN_DNS)).containsExactly("localhost");
    assertThat(names(leaf, SAN_IP)).containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(names(leaf, SAN_URI)).containsExactly("urn:varve:entity:node");
    assertThat(leaf.getExtendedKeyUsage()).contains("1.3.6.1.5.5.7.3.1");
    assertThat(TlsIdentity.load(folder)).isNotNull();
  }

  @Test
  void sendsItsOwnCertificateAlongSoThatAnAgentCanPinIt() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(clock, random);
    authority.writeServer(folder, "node", List.of("localhost"));

    assertThat(Files.readString(folder.resolve("cert.pem"))).endsWith(authority.certificatePem());
    assertThat(authority.fingerprint())
        .isEqualTo(TlsIdentity.fingerprint(Pem.certificate(authority.certificatePem())));
  }

  @Test
  void isTheSameAfterReopening() throws IOException {
    CertificateAuthority first = CertificateAuthority.openOrCreate(folder, clock, random);
    CertificateAuthority second = CertificateAuthority.openOrCreate(folder, clock, random);

    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(second.certificatePem()).isEqualTo(first.certificatePem());
  }

  @Test
  void letsNobodyElseReadWhatItWrites() throws IOException {
    CertificateAuthority authority = CertificateAuthority.openOrCreate(folder, clock, random);
    authority.writeClient(folder.resolve("user"), "user", "demo");

    try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
      assertThat(files.toList())
          .hasSize(5)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .as("%s", file)
                      .isEqualTo("rw-------"));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("user"))))
        .isEqualTo("rwx------");
  }

  @Test
  void refusesAFolderWithHalfAnAuthority() throws IOException {
    CertificateAuthority.openOrCreate(folder, clock, random);
    Files.delete(folder.resolve("ca-key.pem"));

    assertThatThrownBy(() -> CertificateAuthority.openOrCreate(folder, clock, random))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds ca.pem but not ca-key.pem; restore");
  }

  @Test
  void refusesAKeyThatIsNotThatOfTheCertificate() throws IOException {
    CertificateAuthority.openOrCreate(folder, clock, random);
    CertificateAuthority.openOrCreate(folder.resolve("other"), clock, random);
    Files.copy(
        folder.resolve("other/ca-key.pem"),
        folder.resolve("ca-key.pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> CertificateAuthority.openOrCreate(folder, clock, random))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("restore them from a backup");
  }

  @Test
  void refusesGarbageInItsFiles() throws IOException {
    CertificateAuthority.openOrCreate(folder, clock, random);
    Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n!\n");

    assertThatThrownBy(() -> CertificateAuthority.openOrCreate(folder, clock, random))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.pem");
  }

  @Test
  void takesKeysOnP256Alone() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(clock, random);
    KeyPairGenerator p384 = KeyPairGenerator.getInstance("EC");
    p384.initialize(new ECGenParameterSpec("secp384r1"));
    byte[] larger = p384.generateKeyPair().getPublic().getEncoded();
    byte[] rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic().getEncoded();

    assertThatThrownBy(() -> authority.issueClient("user", "a", larger))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("P-256");
    assertThatThrownBy(() -> authority.issueClient("user", "a", rsa))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("P-256");
    assertThatThrownBy(() -> authority.issueClient("user", "a", new byte[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 bytes");
  }

  @Test
  void refusesNamesThatWouldReadAsAnother() {
    CertificateAuthority authority = CertificateAuthority.create(clock, random);
    for (String name : List.of("", "a:b", "a b", "a\n", "ä", "a".repeat(65), "a,CN=b")) {
      assertThatThrownBy(() -> authority.issueClient("user", name, tlsKey))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 64 letters");
    }
    assertThatThrownBy(() -> authority.issueClient("us:er", "a", tlsKey))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void issuesNothingThatOutlivesItself() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(clock, random);
    X509Certificate root = Pem.certificate(authority.certificatePem());

    clock.move(Duration.ofDays(3_649));
    X509Certificate last = Pem.certificate(authority.issueClient("user", "a", tlsKey));
    assertThat(last.getNotAfter()).isEqualTo(root.getNotAfter());

    clock.move(Duration.ofDays(1));
    assertThatThrownBy(() -> authority.issueClient("user", "a", tlsKey))
        .hasMessageContaining("expired");
  }

  @Test
  void neverGivesASerialTwice() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(clock, random);

    assertThat(Pem.certificate(authority.issueClient("user", "a", tlsKey)).getSerialNumber())
        .isPositive()
        .isNotEqualTo(
            Pem.certificate(authority.issueClient("user", "a", tlsKey)).getSerialNumber());
  }

  private static List<String> names(X509Certificate certificate, int kind) throws Exception {
    return certificate.getSubjectAlternativeNames().stream()
        .filter(name -> name.get(0).equals(kind))
        .map(name -> (String) name.get(1))
        .toList();
  }
}
