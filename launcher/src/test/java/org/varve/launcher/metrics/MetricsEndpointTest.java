package org.varve.launcher.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.varve.rp.HttpAnswer;
import org.varve.rp.HttpCall;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

class MetricsEndpointTest {

  private final Meters meters = new Meters();

  @Test
  void answersAScrapeInTheTextFormat() {
    meters.counter("varve_test_events_total", "events").inc();

    HttpAnswer answer = open().apply(get("/metrics", Optional.empty()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("varve_test_events_total 1.0");
  }

  @Test
  void servesNothingElseAndIsChangedByNobody() {
    assertThat(open().apply(get("/", Optional.empty())).status()).isEqualTo(404);
    assertThat(
            open().apply(new HttpCall("POST", "/metrics", false, Optional.empty(), "x")).status())
        .isEqualTo(405);
  }

  @Test
  void overTlsIsForThoseWhoRunOrSuperviseTheNode() {
    MetricsEndpoint closed = new MetricsEndpoint(meters, true);

    assertThat(closed.apply(get("/metrics", Optional.empty())).status()).isEqualTo(403);
    for (Role role : Role.values()) {
      boolean reads =
          List.of(Role.SCRAPER, Role.OPERATOR, Role.SUPERVISOR, Role.ENTITY).contains(role);
      assertThat(closed.apply(get("/metrics", Optional.of(new PeerIdentity(role, "x")))).status())
          .as(role.word())
          .isEqualTo(reads ? 200 : 403);
    }
  }

  private MetricsEndpoint open() {
    return new MetricsEndpoint(meters, false);
  }

  private static HttpCall get(String path, Optional<PeerIdentity> peer) {
    return new HttpCall("GET", path, false, peer, "");
  }
}
