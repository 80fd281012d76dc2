package org.varve.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.varve.launcher.client.HostPort;

class LogUrlTest {

  @Test
  void theLogLiesUnderThePathOfItsOrigin() {
    HostPort address = HostPort.parse("10.0.0.7:8080");

    assertThat(UpCommand.logUrl(false, address, "city.example/log"))
        .isEqualTo("http://10.0.0.7:8080/log");
    assertThat(UpCommand.logUrl(true, address, "city.example/a/b"))
        .isEqualTo("https://10.0.0.7:8080/a/b");
    assertThat(UpCommand.logUrl(false, address, "city.example")).isEqualTo("http://10.0.0.7:8080");
  }
}
