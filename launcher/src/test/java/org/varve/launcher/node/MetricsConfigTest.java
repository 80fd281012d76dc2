package org.varve.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.HostPort;

class MetricsConfigTest {

  @Test
  void isOnLoopbackBesideTheSocketUnlessToldOtherwise() {
    MetricsConfig usual = MetricsConfig.defaults();

    assertThat(usual.address(HostPort.parse("0.0.0.0:4561")))
        .contains(new HostPort("127.0.0.1", 9561));
    assertThat(usual.address(HostPort.parse("127.0.0.1:0"))).contains(new HostPort("127.0.0.1", 0));
    assertThat(usual.address(HostPort.parse("127.0.0.1:60535")))
        .contains(new HostPort("127.0.0.1", 65_535));
    assertThat(usual.address(HostPort.parse("127.0.0.1:60536")))
        .contains(new HostPort("127.0.0.1", 0));
    assertThat(new MetricsConfig("off", false).address(HostPort.parse("127.0.0.1:4561"))).isEmpty();
  }

  @Test
  void isReachedByOthersOverTlsAlone() {
    assertThatThrownBy(() -> new MetricsConfig("0.0.0.0:9561", false))
        .hasMessageContaining("0.0.0.0:9561")
        .hasMessageContaining("metrics.tls");
    assertThat(new MetricsConfig("0.0.0.0:9561", true).address(HostPort.parse("0.0.0.0:4561")))
        .contains(new HostPort("0.0.0.0", 9561));
    assertThat(new MetricsConfig("[::1]:9561", false).listen()).isEqualTo("[::1]:9561");
  }

  @Test
  void refusesWhatIsNoAddress() {
    assertThatThrownBy(() -> new MetricsConfig("yes", false)).isInstanceOf(UsageException.class);
  }
}
