package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.ledger.embedded.IngestMeasurement.Result;
import org.varve.ledger.embedded.IngestMeasurement.Settings;

class IngestMeasurementTest {
  @Test
  void printsHowMuchBatchingGains(@TempDir Path folder) throws IOException {
    try (IngestMeasurement measurement = new IngestMeasurement(folder)) {
      Result result = measurement.run(new Settings(5, 8, 100));
      System.out.println("G1, embedded ledger, in process: " + result);
      // Absolute figures are noise on a shared machine; that batching gains at all is not.
      assertThat(result.wallRatio()).isGreaterThan(1);
    }
  }
}
