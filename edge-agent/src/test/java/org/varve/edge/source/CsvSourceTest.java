package org.varve.edge.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.edge.source.ReadingSource.Taken;
import org.varve.edge.source.RejectedRows.RejectedRow;
import org.varve.formats.Reading;

class CsvSourceTest {
  private static final String NAME = "urn:varve:source:speed";

  @TempDir private Path folder;
  private Path file;
  private final List<RejectedRow> rejected = new ArrayList<>();

  @BeforeEach
  void placeFile() {
    file = folder.resolve("speed.csv");
  }

  @Test
  void readsLocalTimesAsUtcUnlessToldOtherwise() throws IOException {
    write("timestamp,value\n2015-07-10 14:24:00,564\n2015-07-10 14:38:00,73.96732207\n");

    assertThat(all(utc()))
        .containsExactly(
            Reading.of(NAME, Instant.parse("2015-07-10T14:24:00Z"), 564),
            Reading.of(NAME, Instant.parse("2015-07-10T14:38:00Z"), 73.96732207));
  }

  @Test
  void takesBlankLinesCarriageReturnsQuotesAndOtherColumns() throws IOException {
    write(
        "\uFEFFid,\"value\",note,timestamp\r\n"
            + "1,\"1.5\",\"a, \"\"b\"\"\",2015-07-10 14:24:00\r\n"
            + "\r\n   \n"
            + "2, -2e1 ,,\"2015-07-10 14:25:00\"\n"
            + "3,.5,x,2015-07-10 14:26:00");

    assertThat(all(utc()))
        .extracting(reading -> reading.value().orElseThrow().text())
        .containsExactly("1.5", "-20", "0.5");
    assertThat(rejected).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2015-07-10 14:24:00, 2015-07-10T12:24:00Z",
    "2015-07-10T14:24:00, 2015-07-10T12:24:00Z",
    "2015-07-10T14:24:00.123, 2015-07-10T12:24:00.123Z",
    "2015-07-10T14:24, 2015-07-10T12:24:00Z",
    "2015-07-10T14:24:00Z, 2015-07-10T14:24:00Z",
    "2015-07-10 14:24:00-05:00, 2015-07-10T19:24:00Z",
    "1436538240, 2015-07-10T14:24:00Z",
    "1436538240.5, 2015-07-10T14:24:00.5Z",
    "1436538240.123456789, 2015-07-10T14:24:00.123456789Z",
  })
  void readsTheTimesThatFilesHave(String cell, Instant time) throws IOException {
    write("timestamp,value\n" + cell + ",1\n");

    assertThat(all(berlin())).extracting(Reading::time).containsExactly(time);
  }

  @Test
  void theHourThatComesTwiceIsReadTwice() throws IOException {
    write(
        "timestamp,value\n2024-10-27 01:30:00,1\n2024-10-27 02:00:00,2\n2024-10-27 02:30:00,3\n"
            + "2024-10-27 02:00:00,4\n2024-10-27 02:30:00,5\n2024-10-27 03:00:00,6\n");

    assertThat(all(berlin()))
        .extracting(Reading::time)
        .containsExactly(
            Instant.parse("2024-10-26T23:30:00Z"),
            Instant.parse("2024-10-27T00:00:00Z"),
            Instant.parse("2024-10-27T00:30:00Z"),
            Instant.parse("2024-10-27T01:00:00Z"),
            Instant.parse("2024-10-27T01:30:00Z"),
            Instant.parse("2024-10-27T02:00:00Z"));
  }

  @Test
  void theHourThatIsSkippedIsSetAside() throws IOException {
    write("timestamp,value\n2024-03-31 02:30:00,1\n2024-03-31 03:30:00,2\n");

    assertThat(all(berlin()))
        .extracting(Reading::time)
        .containsExactly(Instant.parse("2024-03-31T01:30:00Z"));
    assertThat(rejected)
        .singleElement()
        .satisfies(row -> assertThat(row.message()).contains("Europe/Berlin", "2024-03-31 02:30"));
  }

  @Test
  void rowsOfTheSameTimeAreAllKept() throws IOException {
    write("timestamp,value\n2015-07-10 14:24:00,1\n2015-07-10 14:24:00,1\n");

    assertThat(all(utc())).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2015-07-10 14:24:00",
        "2015-07-10 14:24:00,",
        "2015-07-10 14:24:00,fast",
        "2015-07-10 14:24:00,NaN",
        "2015-07-10 14:24:00,0x1p3",
        "2015-07-10 14:24:00,1e999",
        "2015-07-10 14:24:00,\"1,5\"",
        "2015-07-10 14:24:00,\"1",
        "2015-07-10 14:24:00,\"1\"2",
        "2015-13-10 14:24:00,1",
        "1965-07-10 14:24:00,1",
        "1436538240000,1",
        "yesterday,1",
        ",1",
      })
  void aRowThatCannotBeReadIsSetAsideAloneNamingFileLineAndValue(String row) throws IOException {
    write("timestamp,value\n2015-07-10 14:23:00,1\n" + row + "\n2015-07-10 14:25:00,3\n");

    assertThat(all(utc())).hasSize(2);
    assertThat(rejected)
        .singleElement()
        .satisfies(
            aside -> {
              assertThat(aside.message()).startsWith(file + ", line 3: \"");
              assertThat(aside.text()).isEqualTo(row);
            });
  }

  @Test
  void anEndlessLineIsSetAsideWithoutBeingHeld() throws IOException {
    write("timestamp,value\n" + "9".repeat(3_000_000) + "\n2015-07-10 14:25:00,3\n");

    assertThat(all(utc())).hasSize(1);
    assertThat(rejected)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.rule()).contains("65536");
              assertThat(row.text().length()).isLessThanOrEqualTo(FileLines.LINE_BYTES_MAX);
            });
  }

  @Test
  void everyPositionResumesExactlyThere() throws IOException {
    StringBuilder text = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < 50; i++) {
      text.append(1_436_538_240 + i).append(',').append(i).append(i % 3 == 0 ? "\r\n" : "\n");
      text.append(i % 7 == 0 ? "broken\n" : "").append(i % 11 == 0 ? "\n" : "");
    }
    write(text.toString());
    List<Reading> expected = all(utc());

    List<Reading> readings = new ArrayList<>();
    String position = "";
    boolean ended = false;
    while (!ended) {
      try (ReadingSource source = open(utc(), position)) {
        Taken taken = source.take(3);
        readings.addAll(taken.readings());
        position = taken.position();
        ended = taken.ended();
      }
    }

    assertThat(readings).containsExactlyElementsOf(expected).hasSize(50);
    assertThat(position).contains("rows=50 rejected=8");
  }

  @Test
  void theSameFileReplayedAgainAddsNothing() throws IOException {
    write("timestamp,value\n1436538240,1\n1436538241,2");
    String position = drain(utc(), "").position();

    Taken again = drain(utc(), position);

    assertThat(again.readings()).isEmpty();
    assertThat(again.ended()).isTrue();
    assertThat(again.position()).isEqualTo(position);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp,value\n1436538240,1\n", "timestamp,value\n1436538240,1"})
  void aFileThatHasGrownIsReadOn(String start) throws IOException {
    write(start);
    String position = drain(utc(), "").position();
    append(start.endsWith("\n") ? "1436538241,2\n" : "\n1436538241,2\n");

    assertThat(drain(utc(), position).readings())
        .containsExactly(Reading.of(NAME, Instant.ofEpochSecond(1_436_538_241), 2));
    assertThat(rejected).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"timestamp,value\n1436538240,9\n", "timestamp,value\n", "timestamp,value\r\n"})
  void aFileThatWasReplacedIsRefused(String other) throws IOException {
    write("timestamp,value\n1436538240,1\n");
    String position = drain(utc(), "").position();
    write(other);

    assertThatThrownBy(() -> open(utc(), position))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("29 bytes");
  }

  @Test
  void whileFollowingALineIsTakenOnlyOnceItIsWhole() throws IOException {
    write("timestamp,value\n1436538240,1\n14365");
    CsvConfig follow =
        new CsvConfig(file, "timestamp", "value", ',', ZoneId.of("UTC"), true, Optional.of("km/h"));

    try (ReadingSource source = open(follow, "")) {
      Taken first = source.take(10);
      assertThat(first.readings()).hasSize(1);
      assertThat(first.ended()).isFalse();
      assertThat(first.pause()).isPositive();

      append("38241,2\n");
      assertThat(source.take(10).readings())
          .containsExactly(Reading.of(NAME, Instant.ofEpochSecond(1_436_538_241), 2.0, "km/h"));
    }
    assertThat(rejected).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'time,value'|no column \"timestamp\" among [time, value]", "''|is empty"})
  void aHeaderWithoutTheColumnsIsToldAtOnce(String header, String message) throws IOException {
    write(header);

    assertThatThrownBy(() -> open(utc(), ""))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> open(utc(), ""))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("cannot read " + file);
  }

  @Test
  void setsRowsAsideInAFileThatCanBeMendedAndReplayed() throws IOException {
    write("timestamp,value\nbad,1\n1436538240,1\n1436538241,worse\n");
    Path aside = folder.resolve("speed.rejected");

    drain(new org.varve.edge.source.CsvSource(NAME, utc(), new RejectedFile(aside, false), ""));

    assertThat(Files.readAllLines(aside))
        .hasSize(4)
        .contains("bad,1", "1436538241,worse")
        .anyMatch(line -> line.startsWith("# " + file + ", line 4: \"worse\""));
  }

  private CsvConfig utc() {
    return config(ZoneId.of("UTC"));
  }

  private CsvConfig berlin() {
    return config(ZoneId.of("Europe/Berlin"));
  }

  private CsvConfig config(ZoneId zone) {
    return new CsvConfig(file, "timestamp", "value", ',', zone, false, Optional.empty());
  }

  private List<Reading> all(CsvConfig config) throws IOException {
    return drain(config, "").readings();
  }

  private Taken drain(CsvConfig config, String position) throws IOException {
    return drain(open(config, position));
  }

  private static Taken drain(ReadingSource source) throws IOException {
    try (source) {
      Taken all = source.take(1_000);
      Taken end = source.take(1);
      assertThat(end.ended()).isTrue();
      return new Taken(all.readings(), end.position(), end.rejected(), end.pause(), true);
    }
  }

  private ReadingSource open(CsvConfig config, String position) throws SourceException {
    return new org.varve.edge.source.CsvSource(NAME, config, rejected::add, position);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text, UTF_8);
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, UTF_8, StandardOpenOption.APPEND);
  }
}
