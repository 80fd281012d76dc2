package org.varve.launcher.metrics;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What of a node is asked for at each scrape.
 *
 * @param version of the program
 * @param entities that this process runs
 * @param obstacles why they cannot do their work now
 * @param root its data folder
 * @param folders those in it that grow, by name
 * @param certificates files of certificates, by whose they are; those that are missing do not count
 */
public record NodeState(
    String version,
    List<String> entities,
    Supplier<List<String>> obstacles,
    Path root,
    Map<String, Path> folders,
    Map<String, Path> certificates) {

  public NodeState {
    entities = List.copyOf(entities);
    folders = Map.copyOf(folders);
    certificates = Map.copyOf(certificates);
  }
}
