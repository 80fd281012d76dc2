package org.varve.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.launcher.Varve;
import org.varve.launcher.node.DataFolder;
import org.varve.representation.CertificateAuthority;
import org.varve.rp.CertificateLife;
import org.varve.rp.PeerIdentity;

/** A person whose certificate ends, or has ended, goes on with the key that he has. */
class IdentityRenewTest {
  @TempDir Path folder;

  private final StringWriter err = new StringWriter();

  private CertificateAuthority authority(String data, Instant now) throws IOException {
    return CertificateAuthority.openOrCreate(
        new DataFolder(folder.resolve(data)).authority(),
        Clock.fixed(now, ZoneOffset.UTC),
        new SecureRandom());
  }

  private int renew(Path identity) {
    return Varve.commandLine()
        .setErr(new PrintWriter(err, true))
        .execute(
            "identity", "renew", identity.toString(), "--data", folder.resolve("node").toString());
  }

  private static X509Certificate certificate(Path identity) throws Exception {
    try (InputStream in = Files.newInputStream(identity.resolve("cert.pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  void aCertificateThatHasEndedGetsANewLifeOfTheSameKey() throws Exception {
    Instant longAgo = Instant.now().minus(Duration.ofDays(500));
    Path ben = folder.resolve("ben");
    authority("node", longAgo).writeClient(ben, "operator", "ben");
    X509Certificate old = certificate(ben);
    assertThat(CertificateLife.of(old).until()).isBefore(Instant.now());
    Files.delete(ben.resolve("key.pem")); // he sends his certificate alone

    assertThat(renew(ben)).as(err.toString()).isZero();

    X509Certificate renewed = certificate(ben);
    assertThat(CertificateLife.of(renewed).until())
        .isAfter(Instant.now().plus(Duration.ofDays(300)));
    assertThat(renewed.getPublicKey()).isEqualTo(old.getPublicKey());
    assertThat(PeerIdentity.of(renewed)).isEqualTo(PeerIdentity.of(old)).isPresent();
  }

  @Test
  void whatIsNoPersonsOrOfAnotherAuthorityIsLeftAsItIs() throws Exception {
    authority("node", Instant.now());
    Path stranger = folder.resolve("stranger");
    authority("other", Instant.now()).writeClient(stranger, "operator", "ben");
    byte[] before = Files.readAllBytes(stranger.resolve("cert.pem"));
    assertThat(renew(stranger)).isEqualTo(2);
    assertThat(err.toString()).contains("is of another authority");
    assertThat(Files.readAllBytes(stranger.resolve("cert.pem"))).isEqualTo(before);

    Path lamp = folder.resolve("lamp");
    authority("node", Instant.now()).writeClient(lamp, "source", "lamp");
    assertThat(renew(lamp)).isEqualTo(2);
    assertThat(err.toString()).contains("no certificate of a person");
    assertThat(renew(folder.resolve("nowhere"))).isEqualTo(2);
    assertThat(err.toString()).contains("there is no");
  }
}
