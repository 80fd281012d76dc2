package org.varve.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.ledger.embedded.disk.FolderInUseException;
import org.varve.representation.CertificateAuthority;
import org.varve.rp.TlsIdentity;

class FirstStartTest {

  @TempDir Path root;

  @Test
  void makesAnIdentityThatAnInterruptedStartLeftInPart() throws IOException {
    DataFolder folder = start();
    Files.delete(folder.serverIdentity().resolve("cert.pem"));
    Files.delete(folder.serverIdentity().resolve("ca.pem"));

    start();

    assertThatCode(() -> TlsIdentity.load(folder.serverIdentity())).doesNotThrowAnyException();
  }

  @Test
  void keepsAWholeIdentity() throws IOException {
    String first = Files.readString(start().userIdentity().resolve("cert.pem"));

    assertThat(Files.readString(start().userIdentity().resolve("cert.pem"))).isEqualTo(first);
  }

  @Test
  void renewsItsOwnCertificatesWithTheSameKeysWhenAThirdOfTheirLifeIsLeft() throws IOException {
    DataFolder folder = start();
    List<Path> identities = List.of(folder.serverIdentity(), folder.userIdentity());
    List<X509Certificate> first =
        List.of(certificate(identities.get(0)), certificate(identities.get(1)));

    start(Duration.ofDays(264));
    for (int i = 0; i < identities.size(); i++) {
      assertThat(certificate(identities.get(i))).isEqualTo(first.get(i));
    }

    start(Duration.ofDays(266));
    for (int i = 0; i < identities.size(); i++) {
      X509Certificate renewed = certificate(identities.get(i));
      assertThat(renewed.getNotAfter()).isAfter(first.get(i).getNotAfter());
      assertThat(renewed.getPublicKey()).isEqualTo(first.get(i).getPublicKey());
    }
  }

  @Test
  void leavesACertificateOfAnotherAuthorityAlone() throws IOException {
    DataFolder folder = start();
    CertificateAuthority.create(Clock.systemUTC(), new SecureRandom())
        .writeServer(folder.serverIdentity(), "own", List.of("localhost"));
    X509Certificate theirs = certificate(folder.serverIdentity());

    start(Duration.ofDays(390));

    assertThat(certificate(folder.serverIdentity())).isEqualTo(theirs);
  }

  @Test
  void letsOneProcessAloneFoundANode() throws IOException {
    DataFolder folder = new DataFolder(root.resolve("new"));
    try (Closeable claim = FirstStart.claim(folder)) {
      assertThat(claim).isNotNull();
      assertThatThrownBy(() -> FirstStart.claim(folder))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining(folder.root().toString());
    }
    FirstStart.claim(folder).close();
  }

  @Test
  void foundsNothingWhenItsAddressIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NodeConfig config =
          NodeConfig.defaults()
              .withData(root.resolve("new"))
              .withListen("127.0.0.1:" + taken.getLocalPort());

      assertThatThrownBy(() -> VarveNode.start(config, Clock.systemUTC()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(config.listen())
          .hasMessageContaining("choose another port");
      assertThat(config.data()).doesNotExist();
    }
  }

  private static X509Certificate certificate(Path identity) throws IOException {
    return TlsIdentity.load(identity).certificate().orElseThrow();
  }

  private DataFolder start() throws IOException {
    return start(Duration.ZERO);
  }

  private DataFolder start(Duration later) throws IOException {
    DataFolder folder = new DataFolder(root);
    Clock clock = Clock.offset(Clock.systemUTC(), later);
    FirstStart.prepare(folder, NodeConfig.defaults(), clock, new SecureRandom());
    return folder;
  }
}
