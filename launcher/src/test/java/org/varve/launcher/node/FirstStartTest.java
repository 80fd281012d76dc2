package org.varve.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  private DataFolder start() throws IOException {
    DataFolder folder = new DataFolder(root);
    FirstStart.prepare(folder, NodeConfig.defaults(), Clock.systemUTC(), new SecureRandom());
    return folder;
  }
}
