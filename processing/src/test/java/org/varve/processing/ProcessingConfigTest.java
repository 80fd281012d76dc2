package org.varve.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varve.processing.ProcessingConfig.ReadingLimits;
import org.varve.processing.ProcessingConfig.RecordingLimits;
import org.varve.processing.WitnessingConfig.WitnessAddress;

class ProcessingConfigTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void hasDefaultsThatAreValid() {
    assertThat(ProcessingConfig.defaults().recording().blocksAtOnce()).isPositive();
  }

  @Test
  void namesTheValueThatIsWrongAndItsLimits() {
    assertThatThrownBy(() -> new RecordingLimits(0, 1, SECOND, SECOND))
        .hasMessage("recording.blocksAtOnce is 0; it must be 1 to 1024");
    assertThatThrownBy(() -> new RecordingLimits(1, 5_000, SECOND, SECOND))
        .hasMessageContaining("recording.blocksWaiting is 5000");
    assertThatThrownBy(() -> new RecordingLimits(1, 1, Duration.ZERO, SECOND))
        .hasMessageContaining("recording.patience is PT0S");
    assertThatThrownBy(() -> new RecordingLimits(1, 1, SECOND, Duration.ZERO))
        .hasMessageContaining("recording.clockTolerance is PT0S; it must be PT1S to");
    assertThatThrownBy(() -> new RecordingLimits(1, 1, Duration.ofDays(1), SECOND))
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
                    new RecordingLimits(1, 1, SECOND, SECOND),
                    limits(1, 4 << 20, 1),
                    1,
                    ProcessingConfig.defaults().access(),
                    ProcessingConfig.defaults().log()))
        .hasMessageContaining("indexCacheBytes is 1; it must be 1048576 to");
  }

  @Test
  void refusesToRecordReadsTooOftenOrTooSeldom() {
    assertThatThrownBy(() -> new ProcessingConfig.AccessRecording(Duration.ZERO, 1))
        .hasMessage("access.recordEvery is PT0S; it must be PT0.1S to PT10M");
    assertThatThrownBy(() -> new ProcessingConfig.AccessRecording(SECOND, 0))
        .hasMessageContaining("access.entriesMax is 0");
  }

  @Test
  void refusesAnAddressOfTheLogThatIsNone() {
    assertThatThrownBy(
            () -> new ProcessingConfig.LogOverHttp("8080", false, 1, WitnessingConfig.none()))
        .hasMessageContaining("log.listen is 8080; write HOST:PORT");
    assertThatThrownBy(
            () -> new ProcessingConfig.LogOverHttp("", false, 0, WitnessingConfig.none()))
        .hasMessageContaining("log.threads is 0");
  }

  private static ReadingLimits limits(int streams, int contentBytes, int watchers) {
    return new ReadingLimits(streams, contentBytes, watchers, 1, SECOND);
  }

  @Test
  void refusesWitnessesThatCannotBeAsked() {
    WitnessAddress witness =
        new WitnessAddress(
            "https://witness.example/w1",
            "witness.example/w1+858ecd0c+BBdFU7RW3d/GkI7KscEB/mqyHiuqBhd5W31DpjSCmT/V");
    assertThat(asking(1, witness).asksAnybody()).isTrue();
    assertThat(WitnessingConfig.none().asksAnybody()).isFalse();

    assertThatThrownBy(() -> asking(2, witness))
        .hasMessage("log.witnessing.quorum is 2; with 1 witnesses it must be 1 to 1");
    assertThatThrownBy(() -> asking(0, witness)).hasMessageContaining("quorum is 0");
    assertThatThrownBy(() -> asking(1)).hasMessageContaining("must be 0 to 0");
    assertThatThrownBy(() -> asking(1, witness, witness)).hasMessageContaining("twice");
    assertThatThrownBy(() -> new WitnessAddress("witness.example", witness.key()))
        .hasMessageContaining("url is witness.example; write http(s)://HOST/PATH");
    assertThatThrownBy(() -> new WitnessAddress(witness.url(), "w1+00000000+AAAA"))
        .hasMessageContaining("no key string");
  }

  private static WitnessingConfig asking(int quorum, WitnessAddress... witnesses) {
    return new WitnessingConfig(
        List.of(witnesses), quorum, SECOND, SECOND, Duration.ofMinutes(1), "");
  }
}
