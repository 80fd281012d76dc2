package org.varve.launcher.node;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.HostPort;

/**
 * Which entities a process runs on a data folder, and where those are that they call.
 *
 * @param local callees before callers
 * @param remote of each entity that is called and runs elsewhere
 */
record RunningEntities(List<EntityName> local, Map<EntityName, HostPort> remote) {

  RunningEntities {
    local = List.copyOf(local);
    remote = Map.copyOf(remote);
  }

  /**
   * What the configuration wants, if the folder allows it.
   *
   * @throws UsageException if it does not, or a callee is nowhere
   */
  static RunningEntities of(NodeConfig config, DataFolder folder) throws IOException {
    Optional<List<EntityName>> bundle = bundled(folder);
    List<EntityName> wanted = config.entityNames();
    if (wanted.isEmpty()) {
      wanted = bundle.orElse(List.of(EntityName.values()));
    }
    requireAllowed(wanted, bundle, folder);
    Map<EntityName, HostPort> remote = new EnumMap<>(EntityName.class);
    for (EntityName caller : wanted) {
      for (EntityName callee : caller.callees()) {
        if (!wanted.contains(callee)) {
          remote.put(callee, elsewhere(config, caller, callee));
        }
      }
    }
    return new RunningEntities(ordered(wanted), remote);
  }

  /** The entities that a folder was made for by {@link EntityBundle}; empty of a node's own. */
  static Optional<List<EntityName>> bundled(DataFolder folder) throws IOException {
    if (!Files.exists(folder.entitiesFile())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Files.readString(folder.entitiesFile()).strip().lines().map(EntityName::of).toList());
    } catch (IllegalArgumentException e) {
      throw new UsageException(folder.entitiesFile() + ": " + e.getMessage(), e);
    }
  }

  boolean areAll() {
    return local.size() == EntityName.values().length;
  }

  private static void requireAllowed(
      List<EntityName> wanted, Optional<List<EntityName>> bundle, DataFolder folder) {
    if (bundle.isPresent() && !bundle.get().containsAll(wanted)) {
      throw new UsageException(
          "%s was made for %s alone, not for %s; have a folder made with varve entity bundle"
              .formatted(folder.root(), words(bundle.get()), words(wanted)));
    }
    // Two processings of one log would each sign a history of their own.
    if (bundle.isEmpty() && !wanted.contains(EntityName.PROCESSING)) {
      throw new UsageException(
          ("%s is no folder for %s without processing; on the folder where processing runs, make one:"
                  + " varve entity bundle %s -o DIR, then start with --data DIR")
              .formatted(folder.root(), words(wanted), wanted.get(0).word()));
    }
  }

  private static HostPort elsewhere(NodeConfig config, EntityName caller, EntityName callee) {
    return config
        .peers()
        .address(callee)
        .orElseThrow(
            () ->
                new UsageException(
                    "%s calls %s, which this process does not run; say where it is: --peer %s=HOST:PORT or peers.%s"
                        .formatted(caller.word(), callee.word(), callee.word(), callee.word())));
  }

  private static List<EntityName> ordered(List<EntityName> wanted) {
    List<EntityName> ordered = new ArrayList<>(List.of(EntityName.values()));
    ordered.retainAll(wanted);
    return ordered;
  }

  private static String words(List<EntityName> entities) {
    return String.join(" and ", EntityName.words(entities));
  }
}
