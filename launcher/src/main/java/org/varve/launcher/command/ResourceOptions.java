package org.varve.launcher.command;

import org.varve.launcher.UsageException;
import org.varve.launcher.client.ResourceClient;
import org.varve.proto.common.v1.ResourceVersion;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Of a command about one resource. */
final class ResourceOptions {

  @Mixin private OperatorOptions operator;

  @Parameters(index = "0", paramLabel = "KIND", description = "such as Grant")
  private String kind;

  @Parameters(index = "1", paramLabel = "ID", description = "its name among those of its kind")
  private String id;

  OperatorOptions operator() {
    return operator;
  }

  String kind() {
    return kind;
  }

  String id() {
    return id;
  }

  UsageException unknown() {
    return new UsageException(
        "there is no %s %s; 'varve resource list %s' shows those that there are"
            .formatted(kind, id, kind));
  }

  /** The change that waits for a second operator. */
  ResourceVersion waiting(ResourceClient client) {
    return client
        .find(kind, id)
        .waiting()
        .orElseThrow(
            () ->
                new UsageException(
                    "no change of %s %s waits; see 'varve resource list --waiting'"
                        .formatted(kind, id)));
  }
}
