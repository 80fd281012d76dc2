package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.EntityName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a data folder for one entity that runs elsewhere. */
@Command(
    name = "bundle",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a data folder with which varve up runs one entity: its certificate (role entity) and its keys.",
      "That of representation holds the certificate authority's key: carry it as you carry private keys."
    },
    footer = {
      "",
      "Examples:",
      "  varve entity bundle provisioning -o provisioning-data --host varve2.city.example",
      "  varve up --data provisioning-data --listen 0.0.0.0:4561 --peer processing=varve1.city.example:4561"
    })
final class EntityBundleCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private EntityOptions entity;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "folder to make; it must not exist yet, or be empty")
  private Path output;

  @Override
  public Integer call() throws IOException {
    EntityName name = entity.name();
    try {
      entity.bundle().write(name, entity.hosts(), output);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("made " + output + " for " + name.word());
    out.println(
        "Next: varve up --data "
            + output
            + " --listen HOST:PORT"
            + peers(name)
            + "   (on the host where it shall run)");
    out.flush();
    return 0;
  }

  private static String peers(EntityName name) {
    return name.callees().stream()
        .map(callee -> " --peer " + callee.word() + "=HOST:PORT")
        .collect(Collectors.joining());
  }
}
