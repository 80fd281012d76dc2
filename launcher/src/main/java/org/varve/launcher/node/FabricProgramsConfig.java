package org.varve.launcher.node;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The section {@code fabric} of the configuration: what {@code varve fabric} needs.
 *
 * @param bin folder with Fabric's programs; empty: those on the PATH
 */
public record FabricProgramsConfig(String bin) {

  static FabricProgramsConfig defaults() {
    return new FabricProgramsConfig("");
  }

  public Optional<Path> folder() {
    return bin.isEmpty() ? Optional.empty() : Optional.of(Path.of(bin));
  }
}
