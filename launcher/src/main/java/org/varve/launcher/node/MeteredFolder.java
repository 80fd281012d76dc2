package org.varve.launcher.node;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.varve.launcher.Version;
import org.varve.launcher.metrics.NodeState;

/** Which parts of a data folder are watched: those that grow, and those that end. */
final class MeteredFolder {

  private MeteredFolder() {}

  static NodeState state(
      DataFolder folder, List<EntityName> entities, Supplier<List<String>> obstacles) {
    return new NodeState(
        Version.number(),
        EntityName.words(entities),
        obstacles,
        folder.root(),
        Map.of("ledger", folder.ledger(), "content", folder.content(), "index", folder.index()),
        Map.of(
            "authority", folder.authority().resolve("ca.pem"),
            "server", folder.serverIdentity().resolve("cert.pem"),
            "user", folder.userIdentity().resolve("cert.pem"),
            "operator", folder.operatorIdentity().resolve("cert.pem"),
            "supervisor", folder.supervisorIdentity().resolve("cert.pem"),
            "scraper", folder.scraperIdentity().resolve("cert.pem")));
  }
}
