package org.varve.edge.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.source.ReadingSource.Taken;
import org.varve.formats.Reading;
import org.varve.formats.SenmlJson;
import org.varve.formats.SenmlWriter;

class HostSourceTest {
  private static final String NAME = "urn:varve:source:pi";
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");

  @TempDir private Path root;
  private final AtomicLong nanos = new AtomicLong(-5_000);

  @Test
  void readsLoadMemoryNetworkAndTemperature() throws IOException {
    placeLinux();
    place("sys/class/thermal/thermal_zone0/temp", "48312\n");
    place("sys/class/thermal/thermal_zone1/temp", "-1500\n");

    assertThat(source(NOW).take(100).readings())
        .contains(
            Reading.of(NAME + "/load", NOW, 0.42, "/"),
            Reading.of(NAME + "/memory/total", NOW, 4_000_000 * 1024.0, "B"),
            Reading.of(NAME + "/memory/available", NOW, 1_500_000 * 1024.0, "B"),
            Reading.of(NAME + "/network/received", NOW, 1_500, "B"),
            Reading.of(NAME + "/network/sent", NOW, 77, "B"),
            Reading.of(NAME + "/temperature/thermal_zone0", NOW, 48.312, "Cel"),
            Reading.of(NAME + "/temperature/thermal_zone1", NOW, -1.5, "Cel"))
        .anyMatch(reading -> reading.name().equals(NAME + "/disk/free"))
        .hasSize(8);
  }

  @Test
  void takesTemperaturesFromHardwareMonitorsWhereThereAreNoZones() throws IOException {
    placeLinux();
    place("sys/class/hwmon/hwmon1/temp1_input", "39000");
    place("sys/class/hwmon/hwmon2/in0_input", "12");

    assertThat(source(NOW).take(100).readings())
        .contains(Reading.of(NAME + "/temperature/hwmon1", NOW, 39, "Cel"));
  }

  @Test
  void whatTheMachineDoesNotTellIsLeftOut() throws IOException {
    place("proc/meminfo", "MemTotal: many kB\n");

    assertThat(source(NOW).take(100).readings())
        .extracting(Reading::name)
        .contains(NAME + "/disk/free")
        .noneMatch(name -> name.contains("memory") || name.contains("temperature"));
  }

  @Test
  void everyReadingCanBeWrittenAsSenml() throws IOException {
    placeLinux();
    for (Reading reading : source(NOW).take(100).readings()) {
      assertThat(new SenmlJson().validate(new SenmlWriter().write(reading))).isEmpty();
    }
  }

  @Test
  void looksOnceAPeriodHoweverOftenItIsAsked() throws IOException {
    placeLinux();
    HostSource source = source(NOW);
    assertThat(source.take(100).readings()).isNotEmpty();

    Taken early = source.take(100);
    assertThat(early.readings()).isEmpty();
    assertThat(early.pause()).isEqualTo(Duration.ofSeconds(2));

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(source.take(100).readings()).isNotEmpty();
  }

  @Test
  void missedLooksAreNotMadeUpFor() throws IOException {
    placeLinux();
    HostSource source = source(NOW);
    source.take(100);
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());

    assertThat(source.take(100).readings()).isNotEmpty();
    assertThat(source.take(100).readings()).isEmpty();
    assertThat(source.take(100).pause()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aLookThatIsLargerThanABatchIsGivenInParts() throws IOException {
    placeLinux();
    HostSource source = source(NOW);

    assertThat(source.take(2).readings()).hasSize(2);
    assertThat(source.take(2).readings()).hasSize(2).noneMatch(r -> r.name().endsWith("load"));
    assertThat(source.take(2).pause()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void refusesNamesThatSenmlCannotSay() {
    assertThatThrownBy(() -> new HostSource("my pi", config(), Clock.systemUTC(), System::nanoTime))
        .hasMessageContaining("\"my pi\"");
  }

  @Test
  void refusesAPeriodThatMeasuresTheAgentItself() {
    assertThatThrownBy(() -> HostConfig.every(Duration.ofMillis(99)))
        .hasMessageContaining("PT0.099S")
        .hasMessageContaining("PT0.1S");
  }

  private HostSource source(Instant now) throws SourceException {
    return new HostSource(NAME, config(), Clock.fixed(now, ZoneOffset.UTC), nanos::get);
  }

  private HostConfig config() {
    return new HostConfig(Duration.ofSeconds(2), root.resolve("proc"), root.resolve("sys"), root);
  }

  private void placeLinux() throws IOException {
    place("proc/loadavg", "0.42 0.30 0.25 1/800 12345\n");
    place(
        "proc/meminfo",
        "MemTotal:        4000000 kB\nMemFree:          100000 kB\nMemAvailable:    1500000 kB\n");
    place(
        "proc/net/dev",
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs
            lo:  999999    1    0    0    0     0          0         0   999999    1    0
          eth0:    1000    10   0    0    0     0          0         0       70    5    0
         wlan0:500 10 0 0 0 0 0 0 7 5 0
        """);
  }

  private void place(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
