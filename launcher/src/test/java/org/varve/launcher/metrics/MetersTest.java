package org.varve.launcher.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetersTest {

  private final Meters meters = new Meters();

  @Test
  void aStateIsAskedForAtEachScrape() {
    int[] state = {1};
    meters.gauge("varve_test_height", "a height", () -> state[0]);

    assertThat(meters.scrape())
        .contains("# HELP varve_test_height a height")
        .contains("# TYPE varve_test_height gauge")
        .contains("\nvarve_test_height 1.0\n");
    state[0] = 2;
    assertThat(meters.scrape()).contains("\nvarve_test_height 2.0\n");
  }

  @Test
  void aStateThatCannotBeToldCostsNoOther() {
    meters.gauge(
        "varve_test_broken",
        "asks what is closed",
        () -> {
          throw new IllegalStateException("closed");
        });
    meters.gauge("varve_test_parts", "by part", "part", () -> Map.of("a", 1, "b", 2));

    assertThat(meters.scrape())
        .doesNotContain("\nvarve_test_broken ")
        .contains("varve_test_parts{part=\"a\",} 1.0", "varve_test_parts{part=\"b\",} 2.0");
  }

  @Test
  void twoNodesOfOneProcessCountApart() {
    Meters other = new Meters();
    meters.counter("varve_test_events_total", "events").inc();
    other.counter("varve_test_events_total", "events");

    assertThat(meters.scrape()).contains("\nvarve_test_events_total 1.0\n");
    assertThat(other.scrape()).contains("\nvarve_test_events_total 0.0\n");
  }

  @Test
  void givesNoSeriesOfTheMomentsAtWhichCountersWereMade() {
    meters.counter("varve_test_events_total", "events").inc();

    assertThat(meters.scrape()).doesNotContain("_created");
  }
}
