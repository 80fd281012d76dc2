package org.varve.launcher.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which network: it is known by its folder. */
final class FabricFolder {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "varve-fabric",
      description = "folder of the network (default: ${DEFAULT-VALUE})")
  private Path folder;

  Path path() {
    return folder;
  }

  /** What other commands need to find the same network from the same place; often nothing. */
  String option() {
    return folder.equals(Path.of("varve-fabric")) ? "" : " --dir " + folder;
  }
}
