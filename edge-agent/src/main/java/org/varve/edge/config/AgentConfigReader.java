package org.varve.edge.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.varve.edge.collect.BatchConfig;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.mqtt.BrokerConfig;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.queue.WhenFull;

/** Reads the agent's YAML file, and the sources that are given as flags. */
public final class AgentConfigReader {
  private static final long FILE_BYTES_MAX = 1 << 20;

  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final UnaryOperator<@Nullable String> environment;

  /**
   * @param environment gives the values of {@code ${NAME:default}}; may give null
   */
  public AgentConfigReader(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * Reads a file; its relative paths are relative to its folder.
   *
   * @throws ConfigException if a key or value cannot be used; the message names its path
   */
  public AgentConfig read(Path file) throws ConfigException, IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new ConfigException(
          file.toString(), "has more than " + FILE_BYTES_MAX + " bytes; is it the right file?");
    }
    try {
      return read(YAML.readTree(Files.readString(file)), base(file));
    } catch (ConfigException e) {
      throw new ConfigException(file.toString(), String.valueOf(e.getMessage()), e);
    } catch (JsonProcessingException e) {
      throw new ConfigException(file.toString(), "is no YAML: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads a source as a flag gives it: {@code name=…,type=csv,file=…}. */
  public SourceConfig source(String flag, Path base) throws ConfigException {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (String pair : flag.split(",")) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new ConfigException("--source " + flag, "\"" + pair + "\" is not key=value");
      }
      put(node, pair.substring(0, equals), pair.substring(equals + 1));
    }
    return new SourceReader(new ConfigSection("--source", node, environment), base).read();
  }

  private AgentConfig read(JsonNode tree, Path base) throws ConfigException {
    ConfigSection top = new ConfigSection("", tree, environment);
    Path identity = base.resolve(top.text("identity"));
    Optional<ServerAddress> server =
        top.value("server", Optional.empty(), text -> Optional.of(ServerAddress.parse(text)));
    Optional<BrokerConfig> broker = broker(top, base);
    BatchConfig batching = batching(top.section("batch"));
    QueueLimits queue = queue(top.section("queue"));
    List<SourceConfig> sources = new ArrayList<>();
    for (ConfigSection section : top.sections("sources", AgentConfig.SOURCES_MAX)) {
      sources.add(new SourceReader(section, base).read());
    }
    top.refuseOthers();
    return top.checked(
        "sources",
        () -> new AgentConfig(identity, server, broker, batching, queue, sources, false));
  }

  private static Optional<BrokerConfig> broker(ConfigSection top, Path base)
      throws ConfigException {
    if (!top.has("mqtt")) {
      return Optional.empty();
    }
    ConfigSection section = top.section("mqtt");
    BrokerConfig broker = BrokerReader.read(section, base);
    section.refuseOthers();
    return Optional.of(broker);
  }

  private static BatchConfig batching(ConfigSection section) throws ConfigException {
    BatchConfig usual = BatchConfig.USUAL;
    long readings = section.value("readings", (long) usual.readings(), Quantities::count);
    var age = section.value("age", usual.age(), Quantities::duration);
    section.refuseOthers();
    return section.checked("readings", () -> new BatchConfig(Math.toIntExact(readings), age));
  }

  private static QueueLimits queue(ConfigSection section) throws ConfigException {
    QueueLimits usual = QueueLimits.USUAL;
    long operations = section.value("operations", usual.operationsMax(), Quantities::count);
    long bytes = section.value("bytes", usual.bytesMax(), Quantities::bytes);
    WhenFull whenFull = section.value("full", usual.whenFull(), WhenFull::parse);
    section.refuseOthers();
    return section.checked("operations", () -> new QueueLimits(operations, bytes, whenFull));
  }

  /** {@code labels.site=lab} gives a label, as in YAML. */
  private static void put(ObjectNode node, String key, String value) {
    int dot = key.indexOf('.');
    if (dot > 0) {
      node.withObjectProperty(key.substring(0, dot)).put(key.substring(dot + 1), value);
    } else {
      node.put(key, value);
    }
  }

  private static Path base(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of("") : folder;
  }
}
