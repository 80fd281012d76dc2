package org.varve.launcher.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.LoggingConfig;
import org.varve.launcher.node.NodeConfig;
import picocli.CommandLine.Option;

/** Options of every command that runs a node itself. */
final class NodeOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "configuration (YAML); docs/configuration.md lists every key")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder for everything that the node keeps (default: varve-data)")
  private @Nullable Path data;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description =
          "address for sources and data users; port 0 takes a free one (default: 127.0.0.1:4561)")
  private @Nullable String listen;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description =
          "text, or json for one object a line; docs/operation.md lists its keys (default: text)")
  private @Nullable String logFormat;

  NodeConfig config() {
    return over(file == null ? NodeConfig.defaults() : new ConfigFile(System.getenv()).read(file));
  }

  /** What is left when the file cannot be read. */
  NodeConfig configWithoutFile() {
    return over(NodeConfig.defaults());
  }

  /** For a message. */
  String fileName() {
    return file == null ? "no file: all keys at their default" : file + " can be read";
  }

  private NodeConfig over(NodeConfig fromFile) {
    NodeConfig config = fromFile;
    if (data != null) {
      config = config.withData(data);
    }
    if (logFormat != null) {
      config = config.withLogging(logging(logFormat));
    }
    return listen == null ? config : config.withListen(listen);
  }

  private static LoggingConfig logging(String format) {
    try {
      return new LoggingConfig(format);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--log-format: " + e.getMessage(), e);
    }
  }

  /** What other commands need to find the same node from the same place; often nothing. */
  String dataOption() {
    Path folder = config().data();
    return folder.equals(NodeConfig.defaults().data()) ? "" : " --data " + folder;
  }

  boolean listenIsGiven() {
    return listen != null || file != null;
  }
}
