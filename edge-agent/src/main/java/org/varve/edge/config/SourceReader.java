package org.varve.edge.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.SortedMap;
import org.varve.edge.collect.FolderConfig;
import org.varve.edge.collect.SourceDescription;
import org.varve.edge.mqtt.BrokerConfig;
import org.varve.edge.source.CsvConfig;
import org.varve.edge.source.HostConfig;
import org.varve.edge.source.MqttConfig;
import org.varve.evidence.operation.Commitment;
import org.varve.formats.Opaque;

/** Reads one source of the configuration. */
final class SourceReader {
  private static final Duration HOST_PERIOD = Duration.ofSeconds(1);

  private final ConfigSection section;
  private final Path base;

  /**
   * @param base what relative paths are relative to
   */
  SourceReader(ConfigSection section, Path base) {
    this.section = section;
    this.base = base;
  }

  SourceConfig read() throws ConfigException {
    String type = section.text("type");
    SourceConfig.Kind kind =
        switch (type) {
          case "host" -> host();
          case "csv" -> csv();
          case "file" -> file();
          case "mqtt" -> mqtt();
          default ->
              throw new ConfigException(
                  section.path() + ".type", "is \"" + type + "\"; give host, csv, file or mqtt");
        };
    SourceConfig source = new SourceConfig(description(type), kind);
    if (source.description().commitment() == Commitment.SALTED_FIELDS
        && kind instanceof SourceConfig.Folder folder
        && folder.config().format().equals(Opaque.ID)) {
      throw new ConfigException(
          section.path() + ".fields",
          "is salted, but files of format opaque/1 have no fields; name their format, such as"
              + " format: senml-json/1, or give plain");
    }
    section.refuseOthers();
    return source;
  }

  private SourceDescription description(String type) throws ConfigException {
    String name = section.text("name");
    String dataType = section.text("data-type", type);
    SortedMap<String, String> labels = section.texts("labels");
    Commitment commitment = section.value("fields", Commitment.RAW_BYTES, SourceReader::commitment);
    return section.checked("name", () -> new SourceDescription(name, dataType, labels, commitment));
  }

  private SourceConfig.Kind host() throws ConfigException {
    Duration period = section.value("period", HOST_PERIOD, Quantities::duration);
    HostConfig usual = section.checked("period", () -> HostConfig.every(period));
    Path disk = path("disk", usual.disk());
    return new SourceConfig.Host(new HostConfig(period, usual.proc(), usual.sys(), disk));
  }

  private SourceConfig.Kind csv() throws ConfigException {
    section.text("file");
    Path file = path("file", base);
    String timeColumn = section.text("time-column", "timestamp");
    String valueColumn = section.text("value-column", "value");
    char separator = section.value("separator", ',', SourceReader::separator);
    ZoneId zone = section.value("zone", ZoneId.of("UTC"), ZoneId::of);
    boolean follow = section.value("follow", false, Quantities::flag);
    var unit = section.find("unit");
    return section.checked(
        "value-column",
        () ->
            new SourceConfig.Csv(
                new CsvConfig(file, timeColumn, valueColumn, separator, zone, follow, unit)));
  }

  private SourceConfig.Kind file() throws ConfigException {
    section.text("folder");
    Path folder = path("folder", base);
    Path done = path("done", folder.resolve("done"));
    Path failed = path("failed", folder.resolve("failed"));
    String pattern = section.text("pattern", "*");
    String format = section.text("format", Opaque.ID);
    Duration settle = section.value("settle", FolderConfig.SETTLE, Quantities::duration);
    boolean follow = section.value("follow", true, Quantities::flag);
    return section.checked(
        "folder",
        () ->
            new SourceConfig.Folder(
                new FolderConfig(folder, done, failed, pattern, format, settle, follow)));
  }

  private SourceConfig.Kind mqtt() throws ConfigException {
    BrokerConfig broker = BrokerReader.read(section, base);
    String topic = section.text("topic");
    var payload = section.value("payload", MqttConfig.Payload.PLAIN, MqttConfig.Payload::parse);
    String valueField = section.text("value-field", "/value");
    var timeField = section.find("time-field");
    var unit = section.find("unit");
    return section.checked(
        "topic",
        () ->
            new SourceConfig.Mqtt(
                new MqttConfig(broker, topic, payload, valueField, timeField, unit)));
  }

  private Path path(String key, Path usual) throws ConfigException {
    return section.value(key, usual, base::resolve);
  }

  /** {@code plain}, or {@code salted}: field by field, so that fields can be masked later. */
  private static Commitment commitment(String text) {
    return switch (text) {
      case "plain" -> Commitment.RAW_BYTES;
      case "salted" -> Commitment.SALTED_FIELDS;
      default -> throw new IllegalArgumentException("is \"" + text + "\"; give plain or salted");
    };
  }

  private static char separator(String text) {
    String plain = text.equals("tab") ? "\t" : text;
    if (plain.length() != 1) {
      throw new IllegalArgumentException("is \"" + text + "\"; give one character, or tab");
    }
    return plain.charAt(0);
  }
}
