package org.varve.edge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varve.edge.collect.BatchConfig;
import org.varve.edge.collect.SourceDescription;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.queue.WhenFull;
import org.varve.edge.source.CsvConfig;
import org.varve.evidence.operation.Commitment;

class AgentConfigReaderTest {
  private static final String SMALL =
      """
      identity: agent
      sources:
        - name: urn:varve:source:pi
          type: host
      """;

  @TempDir private Path folder;
  private final Map<String, String> environment = Map.of("VARVE_SERVER", "edge.example:1");
  private final AgentConfigReader reader = new AgentConfigReader(environment::get);

  @Test
  void readsEverythingThatCanBeSaid() throws Exception {
    AgentConfig config =
        read(
            """
            identity: /var/lib/varve-agent
            server: "[2001:db8::1]:4561"
            batch:
              readings: 500
              age: 250ms
            queue:
              operations: 1000
              bytes: 64MiB
              full: drop-oldest
            sources:
              - name: urn:varve:source:pi
                type: host
                period: 10s
                disk: /data
              - name: urn:varve:source:speed
                type: csv
                data-type: traffic.speed
                labels: {site: lab, lane: 2}
                file: data/speed.csv
                time-column: when
                value-column: mph
                separator: tab
                zone: America/Chicago
                follow: true
                unit: m/s
            """);

    assertThat(config.identity()).isEqualTo(Path.of("/var/lib/varve-agent"));
    assertThat(config.server()).contains(new ServerAddress("2001:db8::1", 4561));
    assertThat(config.batching()).isEqualTo(new BatchConfig(500, Duration.ofMillis(250)));
    assertThat(config.queue()).isEqualTo(new QueueLimits(1_000, 64 << 20, WhenFull.DROP_OLDEST));
    SourceConfig.Host host = (SourceConfig.Host) config.sources().get(0).kind();
    assertThat(host.config().period()).isEqualTo(Duration.ofSeconds(10));
    assertThat(host.config().disk()).isEqualTo(Path.of("/data"));
    assertThat(config.sources().get(1))
        .isEqualTo(
            new SourceConfig(
                SourceDescription.of(
                    "urn:varve:source:speed", "traffic.speed", Map.of("site", "lab", "lane", "2")),
                new SourceConfig.Csv(
                    new CsvConfig(
                        folder.resolve("data/speed.csv"),
                        "when",
                        "mph",
                        '\t',
                        ZoneId.of("America/Chicago"),
                        true,
                        Optional.of("m/s")))));
  }

  @Test
  void takesTheUsualForWhatIsNotSaid() throws Exception {
    AgentConfig config = read(SMALL);

    assertThat(config.identity()).isEqualTo(folder.resolve("agent"));
    assertThat(config.server()).isEmpty();
    assertThat(config.batching()).isEqualTo(BatchConfig.USUAL);
    assertThat(config.queue()).isEqualTo(QueueLimits.USUAL);
    assertThat(config.sources().get(0).description().dataType()).isEqualTo("host");
  }

  @Test
  void fillsPlaceholdersFromTheEnvironment() throws Exception {
    AgentConfig config =
        read("server: ${VARVE_SERVER}\nqueue: {operations: \"${QUEUE:7}\"}\n" + SMALL);

    assertThat(config.server()).contains(new ServerAddress("edge.example", 1));
    assertThat(config.queue().operationsMax()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "servr: a:1|servr: is not known; the keys here are identity, server, mqtt, batch, queue, sources",
        "batch: {reading: 5}|batch.reading: is not known; the keys here are readings, age",
        "batch: {readings: 0}|batch.readings: readings is 0; give 1 to 10000",
        "batch: {age: soon}|batch.age: is \"soon\"; give a time such as",
        "batch: {age: 1ms}|age is PT0.001S; give PT0.01S to PT24H",
        "batch: 5|batch: is 5; give a list of keys",
        "queue: {bytes: 5 kB}|queue.bytes: is \"5 kB\"; give a size such as",
        "queue: {operations: -1}|queue.operations: is \"-1\"; give a whole number",
        "server: varve.example|server: the server is \"varve.example\"; give HOST:PORT",
        "server: [a, b]|server: is [\"a\",\"b\"]; give one value",
        "server: ${NOT_SET}|server: the variable NOT_SET is not set and has no default",
        "identity: other|is no YAML: Duplicate field 'identity'",
      })
  void namesThePathOfWhatItCannotUse(String line, String message) {
    assertThatThrownBy(() -> read(line + "\n" + SMALL))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("agent.yaml: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=host|--source.name: is missing",
        "name=s|--source.type: is missing",
        "name=s,type=opc|--source.type: is \"opc\"; give host, csv, file or mqtt",
        "name=s,type=host,perid=1s|--source.perid: is not known; the keys here are type, period",
        "name=s,type=host,period=1ms|--source.period: the period is PT0.001S",
        "name=s,type=csv|--source.file: is missing",
        "name=s,type=csv,file=f,zone=Mars/Base|--source.zone: Unknown time-zone ID: Mars/Base",
        "name=s,type=csv,file=f,follow=yes|--source.follow: is \"yes\"; give true or false",
        "name=s,type=csv,file=f,separator=;;|--source.separator: is \";;\"; give one character",
        "name=s,type=csv,file=f,time-column=value|time and value are both in column \"value\"",
        "name=a b,type=host|--source.name: source \"a b\" cannot be described so",
        "name=s,type|\"type\" is not key=value",
        "name=s,type=host,fields=hashed|--source.fields: is \"hashed\"; give plain or salted",
        "name=s,type=file,folder=f,fields=salted|files of format opaque/1 have no fields",
      })
  void namesTheKeyOfAFlagThatItCannotUse(String flag, String message) {
    assertThatThrownBy(() -> reader.source(flag, folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void readsASourceFromAFlag() throws Exception {
    SourceConfig source =
        reader.source("name=urn:s,type=csv,file=a.csv,labels.site=lab,zone=UTC", folder);

    assertThat(source.description().labels()).containsExactly(Map.entry("site", "lab"));
    assertThat(((SourceConfig.Csv) source.kind()).config().file())
        .isEqualTo(folder.resolve("a.csv"));
    assertThat(source.kind().isEndless()).isFalse();
  }

  @Test
  void readsWhetherFieldsAreSalted() throws Exception {
    assertThat(reader.source("name=s,type=host,fields=salted", folder).description().commitment())
        .isEqualTo(Commitment.SALTED_FIELDS);
    assertThat(reader.source("name=s,type=host", folder).description().commitment())
        .isEqualTo(Commitment.RAW_BYTES);
    String files = "name=s,type=file,folder=f,format=json-car/1,fields=salted";
    assertThat(reader.source(files, folder).description().commitment())
        .isEqualTo(Commitment.SALTED_FIELDS);
  }

  @Test
  void refusesTwoSourcesOfOneName() {
    assertThatThrownBy(() -> read(SMALL + "  - name: urn:varve:source:pi\n    type: host\n"))
        .hasMessageContaining("two sources have one name");
  }

  @Test
  void refusesAFileWithoutSources() {
    assertThatThrownBy(() -> read("identity: a\nsources: []\n"))
        .hasMessageContaining("sources: give a list of 1 to 100");
  }

  @Test
  void anEndlessSourceCannotBeRunOnce() throws Exception {
    AgentConfig config = read(SMALL);

    assertThatThrownBy(config::onceOnly).hasMessageContaining("urn:varve:source:pi never ends");
  }

  private AgentConfig read(String yaml) throws ConfigException, IOException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, yaml);
    return reader.read(file);
  }
}
