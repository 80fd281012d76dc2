package org.varve.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.varve.processing.ProcessingConfig.ReadingLimits;
import org.varve.processing.ProcessingConfig.RecordingLimits;

class ProcessingConfigTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void hasDefaultsThatAreValid() {
    assertThat(ProcessingConfig.defaults().recording().blocksAtOnce()).isPositive();
  }

  @Test
  void namesTheValueThatIsWrongAndItsLimits() {
    assertThatThrownBy(() -> new RecordingLimits(0, 1, SECOND))
        .hasMessage("recording.blocksAtOnce is 0; it must be 1 to 1024");
    assertThatThrownBy(() -> new RecordingLimits(1, 5_000, SECOND))
        .hasMessageContaining("recording.blocksWaiting is 5000");
    assertThatThrownBy(() -> new RecordingLimits(1, 1, Duration.ZERO))
        .hasMessageContaining("recording.patience is PT0S");
    assertThatThrownBy(() -> new RecordingLimits(1, 1, Duration.ofDays(1)))
        .hasMessageContaining("at most PT5M");
    assertThatThrownBy(() -> limits(0, 4 << 20, 1)).hasMessageContaining("reading.streamsMax is 0");
    assertThatThrownBy(() -> limits(1, 0, 1))
        .hasMessageContaining("reading.contentBytesMax is 0; it must be 4194304 to");
    assertThatThrownBy(() -> limits(1, 4 << 20, 0))
        .hasMessageContaining("reading.watchersMax is 0");
    assertThatThrownBy(() -> new ReadingLimits(1, 4 << 20, 1, 0, SECOND))
        .hasMessageContaining("reading.subscriptionsMax is 0");
    assertThatThrownBy(() -> new ReadingLimits(1, 4 << 20, 1, 1, Duration.ofDays(1)))
        .hasMessage("reading.heartbeat is PT24H; it must be PT0.1S to PT5M");
    assertThatThrownBy(
            () ->
                new ProcessingConfig(
                    new RecordingLimits(1, 1, SECOND),
                    limits(1, 4 << 20, 1),
                    1,
                    ProcessingConfig.defaults().log()))
        .hasMessageContaining("indexCacheBytes is 1; it must be 1048576 to");
  }

  @Test
  void refusesAnAddressOfTheLogThatIsNone() {
    assertThatThrownBy(() -> new ProcessingConfig.LogOverHttp("8080", false, 1))
        .hasMessageContaining("log.listen is 8080; write HOST:PORT");
    assertThatThrownBy(() -> new ProcessingConfig.LogOverHttp("", false, 0))
        .hasMessageContaining("log.threads is 0");
  }

  private static ReadingLimits limits(int streams, int contentBytes, int watchers) {
    return new ReadingLimits(streams, contentBytes, watchers, 1, SECOND);
  }
}
