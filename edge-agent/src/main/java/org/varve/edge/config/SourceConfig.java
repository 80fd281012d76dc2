package org.varve.edge.config;

import org.varve.edge.collect.FolderConfig;
import org.varve.edge.collect.SourceDescription;
import org.varve.edge.source.CsvConfig;
import org.varve.edge.source.HostConfig;
import org.varve.edge.source.MqttConfig;

/**
 * One source of the agent.
 *
 * @param description what operations say about it
 * @param kind how it is read
 */
public record SourceConfig(SourceDescription description, Kind kind) {

  /** How a source is read; one record for each type of source. */
  public sealed interface Kind {
    /** Whether the source never ends by itself. */
    boolean isEndless();
  }

  /** The machine that the agent runs on. */
  public record Host(HostConfig config) implements Kind {
    @Override
    public boolean isEndless() {
      return true;
    }
  }

  /** A CSV file. */
  public record Csv(CsvConfig config) implements Kind {
    @Override
    public boolean isEndless() {
      return config.follow();
    }
  }

  /** A folder of files, each an operation of its own. */
  public record Folder(FolderConfig config) implements Kind {
    @Override
    public boolean isEndless() {
      return config.follow();
    }
  }

  /** Messages of a broker. */
  public record Mqtt(MqttConfig config) implements Kind {
    @Override
    public boolean isEndless() {
      return true;
    }
  }
}
