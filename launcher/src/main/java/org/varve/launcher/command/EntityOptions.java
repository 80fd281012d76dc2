package org.varve.launcher.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.EntityBundle;
import org.varve.launcher.node.EntityName;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which entity, under which names, of which node. */
final class EntityOptions {

  @Parameters(index = "0", paramLabel = "ENTITY", description = "one that varve up can run")
  private String entity;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "name or address under which others will call it, beside those of this host; may be given again")
  private List<String> hosts = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "varve-data",
      description = "data folder of the node, which has started once (default: ${DEFAULT-VALUE})")
  private Path data;

  EntityName name() {
    try {
      return EntityName.of(entity);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  List<String> hosts() {
    return hosts;
  }

  EntityBundle bundle() {
    return new EntityBundle(new DataFolder(data), Clock.systemUTC());
  }
}
