package org.varve.launcher.metrics;

import io.prometheus.client.Counter;
import org.varve.controlling.ControllingMetrics;

/** What controlling counts. */
final class ControllingMeters implements ControllingMetrics {

  private final Counter changes;

  ControllingMeters(Meters meters) {
    changes =
        meters.counter(
            "varve_controlling_changes_total",
            "changes that operators asked for, by what became of each",
            "outcome");
    changes.labels("recorded");
    changes.labels("refused");
  }

  @Override
  public void changed(boolean recorded) {
    changes.labels(recorded ? "recorded" : "refused").inc();
  }
}
