package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.launcher.client.ResourceClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.resource.ResourceFile;
import org.varve.launcher.resource.WantedResource;
import org.varve.proto.common.v1.ResourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows one resource. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Shows a resource as it is, or an older version of it: who stated it, when, why, from where in the log on.",
      "varve evidence of its operation proves it, as it proves a reading."
    },
    footer = {
      "",
      "Examples:",
      "  varve resource get Grant lamps",
      "  varve resource get DataSource city/lamp-7 --at-version 1 --json",
      "  varve resource get Operator ann --yaml"
    })
final class ResourceGetCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ResourceOptions resource;

  @Option(
      names = "--at-version",
      paramLabel = "N",
      defaultValue = "0",
      description = "an older version, from 1 (default: the one in force)")
  private long version;

  @Option(names = "--yaml", description = "print what 'varve apply' takes")
  private boolean yaml;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    try (ResourceClient client = resource.operator().resources()) {
      if (version > 0) {
        print(client.version(resource.kind(), resource.id(), version));
        return 0;
      }
      ResourceClient.Found found = client.find(resource.kind(), resource.id());
      if (found.inForce().isEmpty() && found.waiting().isEmpty()) {
        throw resource.unknown();
      }
      found.inForce().ifPresent(this::print);
      found.waiting().ifPresent(this::print);
      return 0;
    }
  }

  private void print(ResourceVersion found) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, ResourceText.object(found));
    } else if (yaml) {
      out.print(
          ResourceFile.write(
              new WantedResource(
                  found.getKind(), found.getId(), Optional.empty(), ResourceText.spec(found), "")));
      out.flush();
    } else {
      ResourceText.printOne(out, found);
    }
  }
}
